import { MalformedInput, Reader, Writer } from "../../base/bytes.ts";
import { decoder, encoder } from "../compile.ts";
import type { Decoded, Encodable, Fields, Layout, Versions } from "../schema.ts";
import { includes } from "../versions.ts";

/**
 * One kind of record in a coordinator's log: the latest value of a key holds, and a key without
 * value is a tombstone.
 *
 *     key     type i16 · key fields, never flexible
 *     value   version i16 · value fields at that version
 */
export interface KeyedRecord<Key extends Fields = Fields, Value extends Fields = Fields> {
  readonly type: number;
  readonly key: Layout<Key>;
  readonly value: Layout<Value>;
  /** Version that values are written at; all versions are read. */
  readonly written: number;
}

export function keyedRecord<const Key extends Fields, const Value extends Fields>(declared: {
  readonly type: number;
  readonly name: string;
  readonly key: Key;
  readonly versions: Versions;
  readonly flexible: Versions | "none";
  readonly written: number;
  readonly value: Value;
}): KeyedRecord<Key, Value> {
  const { type, name, written, versions, flexible } = declared;
  return {
    type,
    written,
    key: { name: `${name}Key`, versions: "0", flexible: "none", fields: declared.key },
    value: { name: `${name}Value`, versions, flexible, fields: declared.value },
  };
}

/** The kinds of one log, by name. */
export type KeyedRecords = { readonly [kind: string]: KeyedRecord };

/** A decoded record of one of these kinds; `switch (record.kind)` tells which. */
export type RecordOf<Kinds extends KeyedRecords> = {
  [Kind in keyof Kinds]: {
    readonly kind: Kind;
    readonly key: Decoded<Kinds[Kind]["key"]["fields"]>;
    /** Null is a tombstone. */
    readonly value: Decoded<Kinds[Kind]["value"]["fields"]> | null;
  };
}[keyof Kinds];

export interface KeyAndValue {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/** `value` null writes a tombstone. */
export function encodeKeyed<Key extends Fields, Value extends Fields>(
  record: KeyedRecord<Key, Value>,
  key: Encodable<Key>,
  value: Encodable<Value> | null,
): KeyAndValue {
  const keyWriter = new Writer();
  keyWriter.int16(record.type);
  encoder(record.key, 0)(keyWriter, key);
  if (value === null) return { key: keyWriter.toBuffer(), value: null };
  const valueWriter = new Writer();
  valueWriter.int16(record.written);
  encoder(record.value, record.written)(valueWriter, value);
  return { key: keyWriter.toBuffer(), value: valueWriter.toBuffer() };
}

/**
 * Null: a kind not among these, which a newer broker may have written and an older one skips.
 * A value of an unknown version throws `MalformedInput`: skipping it would lose state.
 */
export function decodeKeyed<Kinds extends KeyedRecords>(
  kinds: Kinds,
  key: Buffer,
  value: Buffer | null,
): RecordOf<Kinds> | null {
  const keyReader = new Reader(key);
  const type = keyReader.int16();
  for (const [kind, record] of Object.entries(kinds)) {
    if (record.type !== type) continue;
    const decoded = {
      kind,
      key: decoder(record.key, 0)(keyReader),
      value: value === null ? null : decodeValue(record.value, value),
    };
    return decoded as RecordOf<Kinds>;
  }
  return null;
}

function decodeValue(layout: Layout, bytes: Buffer): Decoded<Fields> {
  const reader = new Reader(bytes);
  const version = reader.int16();
  if (!includes(layout.versions, version)) {
    throw new MalformedInput(`${layout.name} has no version ${version}`);
  }
  return decoder(layout, version)(reader);
}
