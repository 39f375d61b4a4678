/**
 * Confluent's wire format: which schema the bytes that follow were written with.
 *
 *     0        1                 5
 *     +--------+-----------------+---------------------------+----------------
 *     |   0    |  id (int32 BE)  |  Protobuf: which message  |  the value ...
 *     +--------+-----------------+---------------------------+----------------
 */
const magic = 0;
const headBytes = 5;

/** Nested messages deeper than this are a mistake, or an attack. */
const maxIndexes = 100;

/** Bytes that were not written in the wire format, or not with the schema they name. */
export class SerdeError extends Error {}

export function frame(id: number, body: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(headBytes + body.length);
  framed.writeUInt8(magic, 0);
  framed.writeInt32BE(id, 1);
  framed.set(body, headBytes);
  return framed;
}

/** @throws SerdeError */
export function unframe(bytes: Uint8Array): { readonly id: number; readonly body: Buffer } {
  const framed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (framed.length < headBytes || framed[0] !== magic) {
    const begin = framed.subarray(0, headBytes).toString("hex");
    throw new SerdeError(
      `${framed.length} bytes that begin with ${begin || "nothing"}: a 0 and the ` +
        "id of a schema are expected",
    );
  }
  return { id: framed.readInt32BE(1), body: framed.subarray(headBytes) };
}

/**
 * Where a message stands in its file: its number, and for one inside of another the way to it.
 * Numbers are zigzag varints with their count before them; the first message of all, `[0]`, is
 * written as a single 0.
 */
export function encodeIndexes(indexes: readonly number[]): Buffer {
  const isFirst = indexes.length === 1 && indexes[0] === 0;
  const numbers = isFirst ? [0] : [indexes.length, ...indexes];
  return Buffer.from(numbers.flatMap(varint));
}

/** @throws SerdeError */
export function decodeIndexes(body: Buffer): {
  readonly indexes: readonly number[];
  readonly message: Buffer;
} {
  const reader = { body, at: 0 };
  const count = readVarint(reader);
  if (count > maxIndexes) throw new SerdeError(`the message has ${count} indexes`);
  const indexes = count === 0 ? [0] : Array.from({ length: count }, () => readVarint(reader));
  return { indexes, message: body.subarray(reader.at) };
}

/** Of a number that is not negative: zigzag doubles it. */
function varint(number: number): number[] {
  const bytes: number[] = [];
  let rest = number * 2;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

function readVarint(reader: { readonly body: Buffer; at: number }): number {
  let number = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.body[reader.at++];
    if (byte === undefined) break;
    number += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      if (number % 2 === 0) return number / 2;
      break;
    }
  }
  throw new SerdeError("the message has no proper indexes");
}
