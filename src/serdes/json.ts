import { Ajv, type Options, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { ReferencedSchema, RegistryClient } from "./registry-client.ts";
import { type Compiler, ReaderSchemas, type SerializerOptions, WriterSchemas } from "./schemas.ts";
import { frame, SerdeError, unframe } from "./wire-format.ts";

export interface JsonValueOptions {
  /** Whether values must be valid by their schema; true unless given. */
  readonly validate?: boolean;
}

interface CompiledJson {
  readonly name: string | null;
  readonly validate: ValidateFunction;
}

/** JSON values to bytes; `null` stays null, as records that delete have no value. */
export class JsonSerializer<T = unknown> {
  private readonly schemas: WriterSchemas<CompiledJson>;
  private readonly validates: boolean;

  constructor(options: SerializerOptions & JsonValueOptions) {
    this.schemas = new WriterSchemas(options, jsonCompiler);
    this.validates = options.validate ?? true;
  }

  /**
   * @throws SerdeError when the value is not valid, saying where.
   * @throws RegistryError
   */
  serialize(topic: string, value: T): Promise<Buffer>;
  serialize(topic: string, value: T | null): Promise<Buffer | null>;
  async serialize(topic: string, value: T | null): Promise<Buffer | null> {
    if (value === null) return null;
    const { id, compiled } = await this.schemas.for(topic);
    if (this.validates) expectValid(compiled.validate, value);
    return frame(id, Buffer.from(JSON.stringify(value)));
  }
}

export interface JsonDeserializerOptions extends JsonValueOptions {
  readonly registry: RegistryClient;
}

/** Bytes to JSON values that are valid by the schema that they were written with. */
export class JsonDeserializer<T = unknown> {
  private readonly schemas: ReaderSchemas<CompiledJson>;
  private readonly validates: boolean;

  constructor({ registry, validate = true }: JsonDeserializerOptions) {
    this.schemas = new ReaderSchemas(registry, jsonCompiler);
    this.validates = validate;
  }

  /** @throws SerdeError @throws RegistryError */
  async deserialize(_topic: string, bytes: Uint8Array | null | undefined): Promise<T | null> {
    if (bytes === null || bytes === undefined) return null;
    const { id, body } = unframe(bytes);
    const schema = this.validates ? await this.schemas.byId(id) : null;
    const value = parsed(body);
    if (schema !== null) expectValid(schema.validate, value);
    return value as T;
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new SerdeError("what follows the id of the schema is no JSON", { cause });
  }
}

function expectValid(validate: ValidateFunction, value: unknown): void {
  if (validate(value)) return;
  const wrong = (validate.errors ?? []).map(({ instancePath, message }) =>
    [instancePath || "it", message].join(" "),
  );
  throw new SerdeError(wrong.join("; "));
}

const jsonCompiler: Compiler<CompiledJson> = {
  type: "JSON",
  compile(text, references) {
    const { $schema, ...schema } = asObject(JSON.parse(text));
    const ajv = validatorOf($schema);
    addFormats.default(ajv);
    const { title, $id } = schema;
    for (const reference of references) addReference(ajv, reference, $id);
    return { name: typeof title === "string" ? title : null, validate: ajv.compile(schema) };
  },
};

/**
 * Under the name that the author wrote, and as that reads from where the schema says it is.
 * The draft is chosen already; its name in the text would only be looked up again.
 */
function addReference(ajv: Ajv, { name, schema }: ReferencedSchema, base: unknown): void {
  const { $schema, ...referenced } = asObject(JSON.parse(schema));
  const names = [name];
  if (typeof base === "string" && URL.canParse(name, base)) names.push(new URL(name, base).href);
  for (const known of new Set(names)) {
    if (ajv.getSchema(known) === undefined) ajv.addSchema(referenced, known);
  }
}

/** `true` and `false` are schemas, too. */
const asObject = (schema: unknown): Readonly<Record<string, unknown>> =>
  typeof schema === "boolean" ? (schema ? {} : { not: {} }) : (schema as Record<string, unknown>);

/** Registries take what is not strict, and so do we: unknown keywords and formats say nothing. */
const options: Options = { strict: false, allErrors: true, logger: false };

/** Without a word about it a schema is read as draft 7, by Confluent's clients as well. */
function validatorOf($schema: unknown): Ajv {
  const draft = typeof $schema === "string" ? $schema : "";
  if (draft.includes("draft-04")) return new AjvDraft04.default(options) as unknown as Ajv;
  if (draft.includes("2019-09")) return new Ajv2019(options) as unknown as Ajv;
  if (draft.includes("2020-12")) return new Ajv2020(options) as unknown as Ajv;
  return new Ajv(options);
}
