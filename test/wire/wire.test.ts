import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Reader, Writer } from "../../src/base/bytes.ts";
import { decoder, encoder } from "../../src/protocol/compile.ts";
import { defaultOf } from "../../src/protocol/defaults.ts";
import { messages } from "../../src/protocol/messages/index.ts";
import { clusterMetadataRecords } from "../../src/protocol/records/cluster-metadata.ts";
import { consumerOffsetsRecords } from "../../src/protocol/records/consumer-offsets.ts";
import { transactionStateRecords } from "../../src/protocol/records/transaction-state.ts";
import type { Field, Fields, Layout } from "../../src/protocol/schema.ts";
import { includes, versionRange } from "../../src/protocol/versions.ts";

/**
 * Golden vectors: what Kafka's own classes make of a value (`Capture.java` asks them). One file per
 * API key or log, one line per vector; `#` begins a comment.
 *
 *     v4 request 00020267 {"keyType":0,"coordinatorKeys":["g"]}
 *
 * Bytes and uuids are written in hex, 64-bit values that need a bigint as text. A field that is
 * not named is at its default. `-` stands for no bytes at all.
 */
interface Vector {
  readonly file: string;
  readonly version: number;
  /** "request", "response", or the name of a record's key or value. */
  readonly side: string;
  readonly hex: string;
  readonly value: Record<string, unknown>;
}

const here = new URL(".", import.meta.url);
const vectors = readdirSync(here)
  .filter((file) => file.endsWith(".txt"))
  .flatMap(readVectors);
const layouts = layoutsBySide();

describe.each([...layouts])("%s", (side, layout) => {
  const own = vectors.filter((vector) => sideOf(vector) === side);

  const named = own.map((vector) => [
    `v${vector.version} ${JSON.stringify(vector.value).slice(0, 60)}`,
    vector,
  ]);

  test.each(named as [string, Vector][])("is read and written as Kafka does: %s", (_, vector) => {
    const value = revived(layout.fields, vector);
    const bytes = Buffer.from(vector.hex, "hex");
    const reader = new Reader(bytes);
    expect(decoder(layout, vector.version)(reader)).toEqual(value);
    expect(reader.remaining).toBe(0);
    const writer = new Writer();
    encoder(layout, vector.version)(writer, value);
    expect(writer.toBuffer().toString("hex")).toBe(vector.hex);
  });

  test("has a vector for every version", () => {
    const { min, max } = versionRange(layout.versions);
    const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
    expect([...new Set(own.map(({ version }) => version))]).toEqual(all);
  });
});

test("every vector belongs to a message", () => {
  expect(vectors.filter((vector) => !layouts.has(sideOf(vector)))).toEqual([]);
});

function readVectors(file: string): Vector[] {
  const lines = readFileSync(new URL(file, here), "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [version, side, hex] = line.split(" ", 3) as [string, string, string];
      const value = JSON.parse(line.slice(line.indexOf("{")));
      return { file, version: Number(version.slice(1)), side, hex: hex.replace("-", ""), value };
    });
}

/** "10 request" for a message's file, "OffsetCommitKey" for a log's. */
function sideOf({ file, side }: Vector): string {
  const key = /^\d+/.exec(file)?.[0];
  return key === undefined ? side : `${Number(key)} ${side}`;
}

function layoutsBySide(): ReadonlyMap<string, Layout> {
  const keyed = [consumerOffsetsRecords, transactionStateRecords].flatMap((r) => Object.values(r));
  const records = [
    ...keyed.flatMap(({ key, value }): Layout[] => [key, value]),
    ...Object.values(clusterMetadataRecords).map(({ value }): Layout => value),
  ];
  return new Map([
    ...messages.flatMap(({ key, request, response }): [string, Layout][] => [
      [`${key} request`, request],
      [`${key} response`, response],
    ]),
    ...records.map((layout): [string, Layout] => [layout.name, layout]),
  ]);
}

/** The value as a decoder gives it. */
function revived(fields: Fields, { value, version }: Vector): Record<string, unknown> {
  return struct(fields, value);

  function struct(fields: Fields, given: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        if (given[name] === undefined) return [name, defaultOf(field)];
        expect(includes(field.versions, version)).toBe(true);
        return [name, one(field, given[name])];
      }),
    );
  }

  function one(field: Field, given: unknown): unknown {
    if (given === null) return null;
    switch (field.kind) {
      case "int64":
        return BigInt(given as string);
      case "bytes":
      case "records":
        return Buffer.from(given as string, "hex");
      case "array":
        return (given as unknown[]).map((item) => one(field.element!, item));
      case "struct":
        return struct(field.fields!, given as Record<string, unknown>);
      default:
        return given;
    }
  }
}
