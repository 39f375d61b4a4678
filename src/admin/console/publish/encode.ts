import type { PublishedPayload } from "../contract.ts";
import { headerBytes, type LoadedSchema, type Schemas } from "../decoding/schemas.ts";
import { badRequest, Refused } from "../refused.ts";
import { type AvroWriters, avroWriter } from "./avro-writer.ts";
import { parseExact } from "./exact-json.ts";

/** The bytes of a key or value. */
export type Encoder = (text: string) => Buffer | null;

/** Prepares what all records of one publication share. Rejects with `Refused`. */
export async function encoderFor(
  { as, schemaId, messageName }: Pick<PublishedPayload, "as" | "schemaId" | "messageName">,
  schemas: Schemas,
): Promise<Encoder> {
  switch (as) {
    case "null":
      return () => null;
    case "text":
      return (text) => Buffer.from(text);
    case "json":
      return (text) => {
        parsed(text);
        return Buffer.from(text);
      };
    case "hex":
      return (text) => {
        const digits = text.replaceAll(/\s/g, "");
        if (/^([0-9a-f]{2})*$/i.test(digits)) return Buffer.from(digits, "hex");
        throw badRequest("Hex is written in pairs of 0 to 9 and a to f.");
      };
    case "base64":
      return (text) => {
        const digits = text.replaceAll(/\s/g, "");
        if (/^[A-Za-z0-9+/_-]*={0,2}$/.test(digits)) return Buffer.from(digits, "base64");
        throw badRequest("This is not base64.");
      };
    case "schema":
      return withSchema(schemaId, messageName ?? null, schemas);
  }
}

async function withSchema(
  id: number | undefined,
  messageName: string | null,
  schemas: Schemas,
): Promise<Encoder> {
  if (id === undefined) throw badRequest("Say which schema: schemaId.");
  const schema = await schemas.get(id);
  if ("problem" in schema) throw new Refused(409, "UNKNOWN_SCHEMA", schema.problem);
  const header = Buffer.alloc(headerBytes);
  header.writeInt32BE(id, 1);
  const encode = await contentEncoder(schema, messageName);
  return (text) => {
    const value = parsed(text);
    try {
      return Buffer.concat([header, encode(value, text)]);
    } catch (problem) {
      const { message } = problem as Error;
      throw new Refused(400, "INVALID_RECORD", `This does not fit schema ${id}: ${message}.`);
    }
  };
}

type ContentEncoder = (value: unknown, text: string) => Buffer;

async function contentEncoder(
  { kind, source, protobuf, referenced }: LoadedSchema,
  messageName: string | null,
): Promise<ContentEncoder> {
  if (kind === "protobuf") {
    return (value) => {
      const { path, bytes } = protobuf!.encode(messageName, value);
      return Buffer.concat([pathBytes(path), bytes]);
    };
  }
  if (kind === "json-schema") {
    const { Ajv } = await import("ajv");
    const ajv = new Ajv({ strict: false, validateSchema: false, logger: false });
    for (const { name, text } of referenced) ajv.addSchema(JSON.parse(text), name);
    const { $schema: _draft, ...schema } = Object(JSON.parse(source.text));
    const validate = ajv.compile(schema);
    return (value, text) => {
      if (validate(value)) return Buffer.from(text);
      throw new Error(ajv.errorsText(validate.errors, { dataVar: "value" }));
    };
  }
  const names: AvroWriters = new Map();
  for (const { text } of referenced) avroWriter(JSON.parse(text), names);
  const writer = avroWriter(JSON.parse(source.text), names);
  return (_, text) => {
    const value = parseExact(text);
    const problem = writer.problem(value);
    if (problem !== null) throw new Error(problem);
    const out: Buffer[] = [];
    writer.write(value, out);
    return Buffer.concat(out);
  };
}

/** Confluent's message indexes: zigzag varints behind their count; 0 alone for the first. */
function pathBytes(path: readonly number[]): Buffer {
  if (path.length === 1 && path[0] === 0) return Buffer.from([0]);
  const bytes: number[] = [];
  for (const number of [path.length, ...path]) {
    let rest = number * 2;
    for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
  }
  return Buffer.from(bytes);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (problem) {
    throw badRequest(`This is not JSON: ${(problem as Error).message}.`);
  }
}
