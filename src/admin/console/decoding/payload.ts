import { isUtf8 } from "node:buffer";
import type { DecoderName, Payload } from "../contract.ts";
import { offsetsRecordText } from "./offsets-text.ts";
import { headerBytes, type Schemas } from "./schemas.ts";

/** Longest text of one payload that is sent to the page. */
const maxTextLength = 64 * 1024;
/** JSON beyond it is shown as text: parsing would hold up everybody else. */
const maxJsonBytes = 4 * 1024 * 1024;
const schemaMagic = 0;

/** A payload with its whole text, for filters and downloads. */
export interface Decoded extends Omit<Payload, "isCut"> {}

export const offsetsTopic = "__consumer_offsets";

/** The bytes of a key, value or header as asked for; when that fails, as what they look like. */
export async function decode(
  bytes: Buffer | null,
  decoder: DecoderName,
  schemas: Schemas,
): Promise<Decoded> {
  if (bytes === null) return plain("null", "", 0);
  const { length } = bytes;
  switch (decoder) {
    case "hex":
      return plain("hex", bytes.toString("hex"), length);
    case "base64":
      return plain("base64", bytes.toString("base64"), length);
    case "text":
      return plain("text", bytes.toString(), length);
    case "json": {
      if (isJson(bytes)) return plain("json", bytes.toString(), length);
      return { ...guess(bytes), problem: "This is not JSON." };
    }
    case "schema": {
      if (hasHeader(bytes)) return decodeWithSchema(bytes, schemas);
      return { ...guess(bytes), problem: headerless(bytes) };
    }
    default:
      if (hasHeader(bytes)) return decodeWithSchema(bytes, schemas);
      return guess(bytes);
  }
}

/** Key and value together, for a record of `__consumer_offsets` can only be read as a whole. */
export async function decodeRecord(
  record: { readonly key: Buffer | null; readonly value: Buffer | null },
  decoders: { readonly key: DecoderName; readonly value: DecoderName },
  schemas: Schemas,
): Promise<{ readonly key: Decoded; readonly value: Decoded }> {
  const { key, value } = record;
  if (decoders.key === "consumer-offsets" || decoders.value === "consumer-offsets") {
    const texts = key === null ? null : offsetsRecordText(key, value);
    if (texts !== null) {
      const kind = value === null ? "null" : "consumer-offsets";
      return {
        key: plain("consumer-offsets", texts.key, key!.length),
        value: plain(kind, texts.value, value?.length ?? 0),
      };
    }
    const problem = "This is no record of __consumer_offsets that is known here.";
    return {
      key: { ...(key === null ? plain("null", "", 0) : guess(key)), problem },
      value: value === null ? plain("null", "", 0) : guess(value),
    };
  }
  return {
    key: await decode(key, decoders.key, schemas),
    value: await decode(value, decoders.value, schemas),
  };
}

/**
 * As bytes where its text would not come back as the same ones: a record may be looked at as JSON
 * that has a byte in it which is no UTF-8, but a copy of it must have that byte too.
 */
export async function exactly(
  bytes: Buffer | null,
  decoded: Decoded,
  schemas: Schemas,
): Promise<Decoded> {
  const isText = decoded.kind === "json" || decoded.kind === "json-schema";
  if (bytes === null || !isText || isUtf8(bytes)) return decoded;
  return decode(bytes, "hex", schemas);
}

/** As long as it is. */
export const wholePayload = (decoded: Decoded): Payload => ({ ...decoded, isCut: false });

/** What a list of records is sent: a long text is cut. */
export function cutPayload(decoded: Decoded): Payload {
  const isCut = decoded.text.length > maxTextLength;
  return { ...decoded, text: isCut ? decoded.text.slice(0, maxTextLength) : decoded.text, isCut };
}

const hasHeader = (bytes: Buffer): boolean =>
  bytes.length > headerBytes && bytes[0] === schemaMagic;

async function decodeWithSchema(bytes: Buffer, schemas: Schemas): Promise<Decoded> {
  const schemaId = bytes.readInt32BE(1);
  const schema = await schemas.get(schemaId);
  if ("problem" in schema) return { ...guess(bytes), schemaId, problem: schema.problem };
  try {
    const text = schema.toText(bytes.subarray(headerBytes));
    return { ...plain(schema.kind, text, bytes.length), schemaId };
  } catch (failure) {
    const problem = `This does not fit schema ${schemaId}: ${(failure as Error).message}.`;
    return { ...guess(bytes), schemaId, problem };
  }
}

function headerless(bytes: Buffer): string {
  if (isJson(bytes)) return "This is plain JSON, without the registry's five bytes before it.";
  return (
    "This does not begin with the registry's five bytes (0, then the schema's id): was it " +
    "written by a serializer that knows the registry, or is it raw Avro or Protobuf?"
  );
}

/** JSON, text, or bytes that are neither. */
function guess(bytes: Buffer): Decoded {
  const { length } = bytes;
  if (isJson(bytes)) return plain("json", bytes.toString(), length);
  const text = bytes.toString();
  if (isReadable(text)) return plain("text", text, length);
  return { ...plain("hex", bytes.toString("hex"), length), problem: looksLikeAvro(bytes) };
}

/**
 * Avro written without a registry is the commonest kind of unreadable bytes: strings stand in it
 * behind their length (zigzag), among bytes that are no text.
 */
function looksLikeAvro(bytes: Buffer): string | null {
  for (let at = 0; at < Math.min(bytes.length, 64); at++) {
    const length = bytes[at]! >> 1;
    const isEven = (bytes[at]! & 1) === 0;
    if (!isEven || length < 3 || at + 1 + length > bytes.length) continue;
    const inside = bytes.subarray(at + 1, at + 1 + length);
    if (inside.every((byte) => byte >= 0x20 && byte < 0x7f)) {
      return (
        "This looks like raw Avro without the registry's five bytes before it, so nothing says " +
        "which schema it was written with. Publish it with a serializer that knows the registry."
      );
    }
  }
  return null;
}

/** Objects, arrays and strings only: a bare `12` or `true` is a text like any other. */
function isJson(bytes: Buffer): boolean {
  if (bytes.length > maxJsonBytes) return false;
  const text = bytes.toString();
  if (!/^\s*[[{"]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isReadable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
  return !/[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/.test(text);
}

function plain(kind: Payload["kind"], text: string, sizeBytes: number): Decoded {
  return { kind, text, sizeBytes, schemaId: null, problem: null };
}
