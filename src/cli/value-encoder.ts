import { type RegistryClient, RegistryError, type SchemaType } from "../serdes/registry-client.ts";
import { SerdeError } from "../serdes/wire-format.ts";
import { choice, text, value } from "./command.ts";
import { RegistryFailure, UsageError } from "./failure.ts";
import type { Io } from "./io.ts";
import { reasonsIn, registryClient, registryFlags, registryUrl } from "./registry-session.ts";
import { readSchema, schemaFlags, typeFlags } from "./schema-file.ts";
import { wholeNumber } from "./values.ts";

/** Flags of a command whose values are written with a schema. */
export const encodingFlags = {
  ...registryFlags,
  schema: text("--schema <file>", "register it for the topic; values are JSON, written so", null),
  schemaType: choice(
    "--schema-type <type>",
    "what the file holds (default: by its name)",
    typeFlags,
    "auto",
  ),
  reference: schemaFlags.reference,
  schemaId: value(
    "--schema-id <id>",
    "values are JSON, written with this registered schema",
    null,
    wholeNumber("--schema-id", 1),
  ),
};

interface EncodingFlags {
  readonly registry: string | null;
  readonly schema: string | null;
  readonly schemaType: (typeof typeFlags)[number];
  readonly reference: readonly string[];
  readonly schemaId: number | null;
}

/** A JSON text in Confluent's wire format; null stays null. A mistake names the line. */
export type EncodeValue = (json: Buffer | null, lineNumber: number) => Promise<Buffer | null>;

/** Null where values are sent as they are typed. The registry is asked before any line is read. */
export async function valueEncoder(
  io: Io,
  topic: string,
  flags: EncodingFlags,
): Promise<EncodeValue | null> {
  if (flags.schema === null && flags.schemaId === null) return null;
  if (flags.schema !== null && flags.schemaId !== null) {
    throw new UsageError("Give --schema or --schema-id: a value is written with one schema.");
  }
  const registry = registryClient(io, flags);
  const failed = (problem: unknown) => asFailure(problem, registryUrl(io, flags));
  const schemaId = flags.schemaId ?? (await register(io, registry, topic, flags).catch(failed));
  const { schemaType } = await registry.schema(schemaId).catch(failed);
  const serializer = await newSerializer[schemaType]({ registry, schemaId });
  return async (json, lineNumber) => {
    if (json === null) return null;
    const given = parsed(json, lineNumber);
    try {
      return await serializer.serialize(topic, given);
    } catch (problem) {
      if (problem instanceof RegistryError) return failed(problem);
      const { message } = problem as Error;
      if (!(problem instanceof SerdeError)) {
        throw new UsageError(`The schema ${schemaId} cannot be written with: ${message}.`);
      }
      throw wrongLine(lineNumber, `does not fit the schema: ${message}`);
    }
  };
}

function wrongLine(lineNumber: number, what: string): UsageError {
  const before = lineNumber > 1 ? " The lines before it were sent." : "";
  return new UsageError(`Line ${lineNumber} ${what}.${before}`);
}

interface Serializer {
  serialize(topic: string, value: unknown): Promise<Buffer | null>;
}

type Options = { readonly registry: RegistryClient; readonly schemaId: number };

/** Each parser is loaded only where it is needed. */
const newSerializer: Readonly<Record<SchemaType, (options: Options) => Promise<Serializer>>> = {
  AVRO: async (options) => new (await import("../serdes/avro.ts")).AvroSerializer(options),
  JSON: async (options) => new (await import("../serdes/json.ts")).JsonSerializer(options),
  PROTOBUF: async (options) => {
    const { ProtobufSerializer } = await import("../serdes/protobuf.ts");
    // Nothing is required there: a name that is typed wrong would be lost in silence.
    return new ProtobufSerializer({ ...options, strict: true }) as Serializer;
  },
};

async function register(
  io: Io,
  registry: RegistryClient,
  topic: string,
  { schema, schemaType, reference }: EncodingFlags,
): Promise<number> {
  const subject = `${topic}-value`;
  const text = await readSchema(io, schema!, { type: schemaType, reference });
  return registry.register(subject, text).catch((problem) => {
    if (!(problem instanceof RegistryError) || problem.status === null) throw problem;
    const { status, errorCode, message } = problem;
    const reasons = reasonsIn(message);
    if (status === 409 && reasons.length > 0) {
      throw new RegistryFailure(
        errorCode,
        `${schema} does not fit ${subject}: ${reasons.join("; ")}`,
      );
    }
    if (errorCode !== invalidSchema) throw problem;
    const reason = message.replace(/^.*?, details: /s, "");
    throw new RegistryFailure(
      errorCode,
      `${schema} is no schema of type ${text.schemaType}: ${reason}`,
    );
  });
}

/** Confluent's, for a schema that does not parse. */
const invalidSchema = 42201;

function parsed(json: Buffer, lineNumber: number): unknown {
  try {
    return JSON.parse(json.toString());
  } catch (problem) {
    throw wrongLine(lineNumber, `is no JSON: ${(problem as Error).message}`);
  }
}

function asFailure(problem: unknown, url: string): never {
  if (!(problem instanceof RegistryError)) throw problem;
  const { status, errorCode, message } = problem;
  if (status === null) throw new RegistryFailure(null, `Cannot reach a registry at ${url}.`);
  throw new RegistryFailure(errorCode, message);
}
