import { MalformedInput, Reader, Writer } from "../../base/bytes.ts";
import { decoder, encoder } from "../compile.ts";
import type { Decoded, Encodable, Fields, Layout, Versions } from "../schema.ts";
import { includes, versionRange } from "../versions.ts";

/**
 * One kind of record in the cluster's metadata log (KIP-631). Such records have no key.
 *
 *     value   frame version uvarint, always 1 · type uvarint · version uvarint · fields
 */
export interface FramedRecord<Value extends Fields = Fields> {
  readonly type: number;
  readonly value: Layout<Value>;
}

const frameVersion = 1;

export function framedRecord<const Value extends Fields>(declared: {
  readonly type: number;
  readonly name: string;
  readonly versions: Versions;
  readonly value: Value;
}): FramedRecord<Value> {
  const { type, name, versions, value } = declared;
  return { type, value: { name, versions, flexible: "0+", fields: value } };
}

/** The kinds of one log, by name. */
export type FramedRecords = { readonly [kind: string]: FramedRecord };

/** A decoded record of one of these kinds; `switch (record.kind)` tells which. */
export type FramedRecordOf<Kinds extends FramedRecords> = {
  [Kind in keyof Kinds]: {
    readonly kind: Kind;
    readonly value: Decoded<Kinds[Kind]["value"]["fields"]>;
  };
}[keyof Kinds];

/** The record's value at its newest version. */
export function encodeFramed<Value extends Fields>(
  record: FramedRecord<Value>,
  value: Encodable<Value>,
): Buffer {
  const version = versionRange(record.value.versions).max;
  const writer = new Writer();
  writer.uvarint(frameVersion);
  writer.uvarint(record.type);
  writer.uvarint(version);
  encoder(record.value, version)(writer, value);
  return writer.toBuffer();
}

/** Null: a kind not among these. An unknown frame or version throws `MalformedInput`. */
export function decodeFramed<Kinds extends FramedRecords>(
  kinds: Kinds,
  bytes: Buffer,
): FramedRecordOf<Kinds> | null {
  const reader = new Reader(bytes);
  const frame = reader.uvarint();
  if (frame !== frameVersion) throw new MalformedInput(`metadata frame version ${frame}`);
  const type = reader.uvarint();
  const version = reader.uvarint();
  for (const [kind, { type: known, value }] of Object.entries(kinds)) {
    if (known !== type) continue;
    if (!includes(value.versions, version)) {
      throw new MalformedInput(`${value.name} has no version ${version}`);
    }
    return { kind, value: decoder(value, version)(reader) } as FramedRecordOf<Kinds>;
  }
  return null;
}
