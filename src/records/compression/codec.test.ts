import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MalformedRecord } from "../malformed-record.ts";
import { codecNames, compress, decompress } from "./codec.ts";

const compressing = codecNames.filter((name) => name !== "none");
const text = Buffer.from("the quick brown fox jumps over the lazy dog; ".repeat(5000));

describe.each(compressing)("%s", (codec) => {
  test("gives back what it took, at the very limit", () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("x"), text]) {
      const limit = Math.max(bytes.length, 128 * 1024 * Math.ceil(bytes.length / (128 * 1024)));
      expect(decompress(codec, compress(codec, bytes), limit).equals(bytes)).toBe(true);
    }
    expect(compress(codec, text).length).toBeLessThan(text.length / 10);
  });

  test("refuses a bomb before it goes off", () => {
    const bomb = compress(codec, Buffer.alloc(64 << 20));
    const before = process.memoryUsage().rss;
    expect(() => decompress(codec, bomb, 1 << 20)).toThrow(MalformedRecord);
    expect(process.memoryUsage().rss - before).toBeLessThan(32 << 20);
  });

  test("refuses bytes cut anywhere, or in place of its own", () => {
    const whole = compress(codec, text.subarray(0, 1000));
    for (let end = 1; end < whole.length; end++) {
      try {
        const read = decompress(codec, whole.subarray(0, end), 1 << 20);
        expect(text.subarray(0, read.length).equals(read)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedRecord);
      }
    }
    expect(() => decompress(codec, Buffer.from("plainly not compressed"), 1 << 20)).toThrow(
      MalformedRecord,
    );
  });
});

test.each(["gzip", "zstd"] as const)("%s reads several frames in a row", (codec) => {
  const frames = ["one ", "two ", "three"].map((part) => compress(codec, Buffer.from(part)));
  expect(decompress(codec, Buffer.concat(frames), 1 << 20).toString()).toBe("one two three");
});

test("snappy without the framing of Java clients is read as one raw block", () => {
  const raw = Buffer.concat([Buffer.from([5, 4 << 2]), Buffer.from("hello")]);
  expect(decompress("snappy", raw, 100).toString()).toBe("hello");
  expect(() => decompress("snappy", raw, 4)).toThrow("expands beyond 4 bytes");
});

test("gzip's level is passed on", () => {
  expect(compress("gzip", text, 9)).toEqual(gzipSync(text, { level: 9 }));
});

/** What a codec's frame of so many blocks, each as good as empty, looks like. */
const finelyCut = {
  snappy: (blocks: number) => {
    const header = Buffer.from("82534e41505059000000000100000001", "hex");
    return Buffer.concat([header, Buffer.alloc(7 * blocks, Buffer.from("00000003010041", "hex"))]);
  },
  lz4: (blocks: number) => {
    const begin = compress("lz4", Buffer.from("x")).subarray(0, 7);
    const stored = Buffer.alloc(5 * blocks, Buffer.from("0100008041", "hex"));
    return Buffer.concat([begin, stored, Buffer.alloc(4)]);
  },
  zstd: (blocks: number) => {
    const begin = Buffer.from("28b52ffd0058", "hex");
    const empty = Buffer.alloc(3 * blocks);
    return Buffer.concat([begin, empty, Buffer.from([1, 0, 0])]);
  },
};

test.each(["snappy", "lz4", "zstd"] as const)("%s: many blocks of nothing are refused", (codec) => {
  const few = codec === "zstd" ? "" : "A".repeat(50);
  expect(decompress(codec, finelyCut[codec](50), 1 << 20).toString()).toBe(few);
  expect(() => decompress(codec, finelyCut[codec](200_000), 1 << 20)).toThrow("next to nothing");
});

test("zstd: many empty frames are refused", () => {
  const empty = compress("zstd", Buffer.alloc(0));
  const skippable = Buffer.from("502a4d1800000000", "hex");
  for (const frame of [empty, skippable]) {
    const frames = Buffer.alloc(frame.length * 1000, frame);
    expect(() => decompress("zstd", frames, 1 << 20)).toThrow("next to nothing");
  }
});

test.each(["snappy", "lz4", "zstd"] as const)("%s: whole blocks of zeros are not few", (codec) => {
  const zeros = Buffer.alloc(16 << 20);
  expect(decompress(codec, compress(codec, zeros), 16 << 20).equals(zeros)).toBe(true);
});
