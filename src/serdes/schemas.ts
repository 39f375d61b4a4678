import { PromiseCache } from "./promise-cache.ts";
import type {
  ReferencedSchema,
  RegisteredSchema,
  RegistryClient,
  SchemaReference,
  SchemaType,
} from "./registry-client.ts";
import { type Part, type SubjectName, topicName } from "./subject-name.ts";
import { SerdeError } from "./wire-format.ts";

/** What a format makes of a schema's text, to write or to read values with. */
export interface Compiled {
  /** What the subject may be called after. */
  readonly name: string | null;
}

export interface Compiler<C extends Compiled> {
  readonly type: SchemaType;
  /** Throws where the text is no schema. */
  compile(schema: string, references: readonly ReferencedSchema[]): C;
}

export interface SerializerOptions {
  readonly registry: RegistryClient;
  /** The schema to write with; not needed with `useLatest` or `schemaId`. */
  readonly schema?: string;
  /** What the schema's text mentions of other subjects. */
  readonly references?: readonly SchemaReference[];
  /** Register the schema when it is not yet; true unless given. Else it must be there already. */
  readonly autoRegister?: boolean;
  /** Write with the latest schema of the subject, as it was when first needed. */
  readonly useLatest?: boolean;
  /** Write with the schema that is registered under this id, whatever its subjects. */
  readonly schemaId?: number;
  /** Let the registry treat schemas that mean the same as the same. */
  readonly normalize?: boolean;
  /** `topicName` unless given. */
  readonly subjectName?: SubjectName;
  /** "value" unless given. */
  readonly part?: Part;
}

interface Chosen<C> {
  readonly id: number;
  readonly compiled: C;
}

/** Which schema to write a topic's records with, and its id; asked for once a topic. */
export class WriterSchemas<C extends Compiled> {
  private readonly options: SerializerOptions;
  private readonly compiler: Compiler<C>;
  private readonly chosen = new PromiseCache<Chosen<C>>();
  private given: Promise<C | null> | null = null;

  constructor(options: SerializerOptions, compiler: Compiler<C>) {
    if (options.schema === undefined && !options.useLatest && options.schemaId === undefined) {
      throw new TypeError("a serializer needs a schema, useLatest or schemaId");
    }
    this.options = options;
    this.compiler = compiler;
  }

  for(topic: string): Promise<Chosen<C>> {
    return this.chosen.get(topic, () => this.choose(topic));
  }

  private async choose(topic: string): Promise<Chosen<C>> {
    const { registry, useLatest, schemaId, subjectName = topicName, part = "value" } = this.options;
    if (schemaId !== undefined) {
      const told = await registry.schema(schemaId);
      return { id: schemaId, compiled: await this.compileTold(told, `id ${schemaId}`) };
    }
    const given = await this.compileGiven();
    const subject = subjectName(topic, part, given?.name ?? null);
    if (useLatest) {
      const told = await registry.latest(subject);
      return { id: told.id, compiled: await this.compileTold(told, subject) };
    }
    const { schema = "", references = [], autoRegister = true, normalize } = this.options;
    const text = { schemaType: this.compiler.type, schema, references };
    const id = autoRegister
      ? await registry.register(subject, text, normalize)
      : await registry.lookUp(subject, text, normalize);
    return { id, compiled: given! };
  }

  private async compileTold(told: RegisteredSchema, where: string): Promise<C> {
    expectType(this.compiler.type, told.schemaType, where);
    const references = await this.options.registry.resolve(told.references);
    return this.compiler.compile(told.schema, references);
  }

  private compileGiven(): Promise<C | null> {
    const { registry, schema, references = [] } = this.options;
    if (schema === undefined) return Promise.resolve(null);
    this.given ??= registry
      .resolve(references)
      .then((resolved) => this.compiler.compile(schema, resolved));
    this.given.catch(() => {
      this.given = null;
    });
    return this.given;
  }
}

/** The schemas that records name by their ids. */
export class ReaderSchemas<C extends Compiled> {
  private readonly registry: RegistryClient;
  private readonly compiler: Compiler<C>;
  private readonly compiled = new PromiseCache<C>();

  constructor(registry: RegistryClient, compiler: Compiler<C>) {
    this.registry = registry;
    this.compiler = compiler;
  }

  byId(id: number): Promise<C> {
    return this.compiled.get(String(id), async () => {
      const { schema, references, schemaType } = await this.registry.schema(id);
      expectType(this.compiler.type, schemaType, `id ${id}`);
      return this.compiler.compile(schema, await this.registry.resolve(references));
    });
  }
}

function expectType(expected: SchemaType, told: SchemaType, where: string): void {
  if (told === expected) return;
  throw new SerdeError(`the schema of ${where} is of type ${told}, not ${expected}`);
}
