import { describe, expect, test } from "vitest";
import { MalformedInput } from "../../base/bytes.ts";
import { clusterMetadataRecords } from "./cluster-metadata.ts";
import { decodeFramed, encodeFramed } from "./framed-record.ts";

const topic = { name: "t", topicId: "00112233445566778899aabbccddeeff" };

describe("a framed record", () => {
  test("writes frame version, type and version before its fields", () => {
    const bytes = encodeFramed(clusterMetadataRecords.topic, topic);
    expect(bytes.toString("hex")).toBe(`010200${"0274"}${topic.topicId}00`);
  });

  test("is told apart by kind when read", () => {
    const bytes = encodeFramed(clusterMetadataRecords.topic, topic);
    const decoded = decodeFramed(clusterMetadataRecords, bytes);
    expect(decoded).toEqual({ kind: "topic", value: topic });
  });

  test("of an unknown kind is null", () => {
    expect(decodeFramed(clusterMetadataRecords, Buffer.from("017f00", "hex"))).toBeNull();
  });

  test.each(["020200", "010263"])("of an unknown frame or version is malformed: %s", (hex) => {
    const decode = () => decodeFramed(clusterMetadataRecords, Buffer.from(hex, "hex"));
    expect(decode).toThrow(MalformedInput);
  });
});
