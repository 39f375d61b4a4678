import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedInput, Reader, Writer } from "../base/bytes.ts";
import { decoder, encoder } from "./compile.ts";
import { defaultOf } from "./defaults.ts";
import { messages } from "./messages/index.ts";
import { clusterMetadataRecords } from "./records/cluster-metadata.ts";
import { consumerOffsetsRecords } from "./records/consumer-offsets.ts";
import { transactionStateRecords } from "./records/transaction-state.ts";
import { decodePlainly, encodePlainly } from "./reference.ts";
import type { Field, Fields, Layout } from "./schema.ts";
import { includes, versionRange } from "./versions.ts";

const layouts: readonly Layout[] = [
  ...messages.flatMap(({ request, response }) => [request, response]),
  ...Object.values(consumerOffsetsRecords).flatMap(({ key, value }) => [key, value]),
  ...Object.values(transactionStateRecords).flatMap(({ key, value }) => [key, value]),
  ...Object.values(clusterMetadataRecords).map(({ value }) => value),
];

/** Runs for each layout at each of its versions. */
const runs = { numRuns: 3 };

describe.each(layouts.map((layout) => [layout.name, layout] as const))("%s", (_, layout) => {
  test("is written and read alike by the compiled codec and the plain one", () => {
    for (const version of versionsOf(layout)) {
      fc.assert(
        fc.property(anyStruct(layout.fields, version), (value) => {
          const bytes = compiledEncoding(layout, version, value);
          expect(bytes.equals(plainEncoding(layout, version, value))).toBe(true);
          const reader = new Reader(bytes);
          expect(decoder(layout, version)(reader)).toEqual(value);
          expect(reader.remaining).toBe(0);
        }),
        runs,
      );
    }
  });

  test("refuses or reads damaged bytes alike, within the memory of the frame", () => {
    for (const version of versionsOf(layout)) {
      fc.assert(
        fc.property(anyStruct(layout.fields, version), anyDamage, (value, damage) => {
          const bytes = damaged(compiledEncoding(layout, version, value), damage);
          const read = outcome(() => decoder(layout, version)(new Reader(bytes)));
          expect(read).toEqual(outcome(() => decodePlainly(layout, version, new Reader(bytes))));
          expect(sizeOf(read)).toBeLessThanOrEqual(bytes.length);
        }),
        runs,
      );
    }
  });
});

function versionsOf(layout: Layout): number[] {
  const { min, max } = versionRange(layout.versions);
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

function compiledEncoding(layout: Layout, version: number, value: unknown): Buffer {
  const writer = new Writer();
  encoder(layout, version)(writer, value as never);
  return writer.toBuffer();
}

function plainEncoding(layout: Layout, version: number, value: unknown): Buffer {
  const writer = new Writer();
  encodePlainly(layout, version, writer, value);
  return writer.toBuffer();
}

/** A value as a decoder of this version gives it: absent fields are at their default. */
function anyStruct(fields: Fields, version: number): fc.Arbitrary<unknown> {
  const entries = Object.entries(fields).map(([name, field]) => [
    name,
    includes(field.versions, version) ? anyValue(field, version) : fc.constant(defaultOf(field)),
  ]);
  return fc.record(Object.fromEntries(entries), { noNullPrototype: true });
}

function anyValue(field: Field, version: number): fc.Arbitrary<unknown> {
  const value = anyNonNull(field, version);
  return includes(field.nullable, version) ? fc.option(value, { freq: 3 }) : value;
}

const anyRun = fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes));
const scalars = {
  bool: fc.boolean(),
  int8: fc.integer({ min: -0x80, max: 0x7f }),
  int16: fc.integer({ min: -0x8000, max: 0x7fff }),
  uint16: fc.integer({ min: 0, max: 0xffff }),
  int32: fc.integer(),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  long: fc.maxSafeInteger(),
  float64: fc.double({ noNaN: true }),
  string: fc.string({ maxLength: 6, unit: "binary" }),
  uuid: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => Buffer.from(b).toString("hex")),
  bytes: anyRun,
  records: anyRun,
};

function anyNonNull(field: Field, version: number): fc.Arbitrary<unknown> {
  if (field.kind === "struct") return anyStruct(field.fields!, version);
  if (field.kind === "array") {
    return fc.array(anyValue(field.element!, version), { maxLength: 2 });
  }
  return scalars[field.kind];
}

interface Damage {
  readonly overwrite: readonly (readonly [position: number, byte: number])[];
  readonly length: number;
}

/** Positions and length as a share of the whole. */
const anyDamage: fc.Arbitrary<Damage> = fc.record({
  overwrite: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), anyByte()), {
    maxLength: 3,
  }),
  length: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

/** Often one that makes a length huge or negative. */
function anyByte(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0xff, 0x7f, 0x80, 0), fc.integer({ min: 0, max: 0xff }));
}

function damaged(bytes: Buffer, { overwrite, length }: Damage): Buffer {
  const copy = Buffer.from(bytes);
  for (const [position, byte] of overwrite) {
    if (copy.length > 0) copy[Math.floor(position * (copy.length - 1))] = byte;
  }
  return copy.subarray(0, Math.ceil(length * copy.length));
}

/** What was read, or "malformed"; any other error is a bug and fails the test. */
function outcome(decode: () => unknown): unknown {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedInput) return "";
    throw error;
  }
}

/**
 * Characters, bytes and array elements that a value holds, uuids apart, for they are 0 even where
 * the frame has none: what a frame of n bytes says cannot exceed n.
 */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return /^[0-9a-f]{32}$/.test(value) ? 0 : value.length;
  if (Buffer.isBuffer(value)) return value.length;
  if (Array.isArray(value)) return value.reduce((sum, item) => sum + 1 + sizeOf(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + sizeOf(item), 0);
}
