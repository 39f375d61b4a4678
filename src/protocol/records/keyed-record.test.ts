import { describe, expect, test } from "vitest";
import { MalformedInput } from "../../base/bytes.ts";
import { consumerOffsetsRecords } from "./consumer-offsets.ts";
import { decodeKeyed, encodeKeyed } from "./keyed-record.ts";

const { offsetCommit } = consumerOffsetsRecords;
const key = { group: "g", topic: "t", partition: 1 };
const value = { offset: 7, metadata: "", commitTimestamp: 1000 };

describe("a keyed record", () => {
  test("writes its type before the key and its version before the value", () => {
    const encoded = encodeKeyed(offsetCommit, key, value);
    expect(encoded.key.toString("hex")).toBe("0001000167000174" + "00000001");
    expect(encoded.value!.toString("hex")).toMatch(/^00040000000000000007/);
  });

  test("is told apart by kind when read", () => {
    const { key: keyBytes, value: valueBytes } = encodeKeyed(offsetCommit, key, value);
    const decoded = decodeKeyed(consumerOffsetsRecords, keyBytes, valueBytes);
    expect(decoded).toMatchObject({ kind: "offsetCommit", key, value });
  });

  test("is a tombstone without value", () => {
    const { key: keyBytes, value: none } = encodeKeyed(offsetCommit, key, null);
    expect(none).toBeNull();
    expect(decodeKeyed(consumerOffsetsRecords, keyBytes, none)?.value).toBeNull();
  });

  test("of an unknown kind is null", () => {
    expect(decodeKeyed(consumerOffsetsRecords, Buffer.from("7fff", "hex"), null)).toBeNull();
  });

  test("of an unknown version is malformed", () => {
    const { key: keyBytes } = encodeKeyed(offsetCommit, key, null);
    const decode = () => decodeKeyed(consumerOffsetsRecords, keyBytes, Buffer.from("0063", "hex"));
    expect(decode).toThrow(MalformedInput);
  });

  test("kinds have types of their own", () => {
    const types = Object.values(consumerOffsetsRecords).map((record) => record.type);
    expect(new Set(types).size).toBe(types.length);
  });
});
