import fc from "fast-check";
import { xxHash32 } from "js-xxhash";
import { compressFrameSync, decompressFrameSync } from "lz4-napi";
import { describe, expect, test } from "vitest";
import { MalformedRecord } from "../malformed-record.ts";
import { compressLz4, decompressLz4, lendDecompressedLz4 } from "./lz4.ts";
import { expandLz4Block, lz4SlackBytes } from "./lz4-block.ts";

const maxBytes = 8 << 20;

/** Bytes as records are: parts that come again, nearer or farther, between ones that do not. */
const compressible = fc
  .array(
    fc.record({
      part: fc.uint8Array({ minLength: 1, maxLength: 300 }),
      times: fc.nat(400),
    }),
    { maxLength: 8 },
  )
  .map((parts) =>
    Buffer.concat(
      parts.flatMap(({ part, times }) => [...Array(times % 7 === 0 ? times : 2)].map(() => part)),
    ),
  );

describe("a frame", () => {
  test("expands to what went in, whoever compressed it", () => {
    fc.assert(
      fc.property(compressible, (bytes) => {
        expect(decompressLz4(compressFrameSync(bytes), maxBytes).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("damaged anywhere, expands as the reference does or is refused, and never hangs", () => {
    fc.assert(
      fc.property(compressible, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const frame = compressFrameSync(bytes);
        frame[at % frame.length]! ^= flip;
        let own: Buffer | null;
        try {
          own = decompressLz4(frame, maxBytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRecord);
          own = null;
        }
        if (own === null) return;
        let reference: Buffer | null;
        try {
          reference = decompressFrameSync(frame);
        } catch {
          return; // The reference refuses more: a match near the end of a block, for one.
        }
        expect(own.equals(reference)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("lends what it expands to until the next one", () => {
    const first = lendDecompressedLz4(compressLz4(Buffer.from("a".repeat(100))), maxBytes);
    expect(first.toString()).toBe("a".repeat(100));
    const second = lendDecompressedLz4(compressLz4(Buffer.from("b".repeat(100))), maxBytes);
    expect(second.buffer).toBe(first.buffer);
    const kept = decompressLz4(compressLz4(Buffer.from("c".repeat(100))), maxBytes);
    decompressLz4(compressLz4(Buffer.from("d".repeat(100))), maxBytes);
    expect(kept.toString()).toBe("c".repeat(100));
  });
});

/** A frame by hand: flags, the block size's code, and blocks with what follows each of them. */
function frame(flags: number, descriptor: number, ...parts: readonly Buffer[]): Buffer {
  const fields = Buffer.from([
    flags,
    descriptor,
    ...(flags & 0x08 ? [5, 0, 0, 0, 0, 0, 0, 0] : []),
  ]);
  return Buffer.concat([
    u32(0x184d2204),
    fields,
    Buffer.from([(xxHash32(fields) >> 8) & 0xff]),
    ...parts,
    u32(0),
  ]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

const hello = Buffer.from("hello");
const stored = Buffer.concat([u32(0x80000005), hello]);

describe("a frame's header", () => {
  test("may tell the content's size, blocks their checksum", () => {
    expect(decompressLz4(frame(0x60, 0x40, stored), 100).toString()).toBe("hello");
    expect(decompressLz4(frame(0x68, 0x40, stored), 100).toString()).toBe("hello");
    const checked = frame(0x70, 0x40, stored, u32(xxHash32(hello)));
    expect(decompressLz4(checked, 100).toString()).toBe("hello");
    expect(() => decompressLz4(frame(0x70, 0x40, stored, u32(1)), 100)).toThrow(
      "a block does not match its checksum",
    );
  });

  test.each([
    ["a magic of another format", (bytes: Buffer) => bytes.writeUInt32LE(0x184c2102, 0)],
    ["a checksum that does not match", (bytes: Buffer) => bytes.writeUInt8(bytes[6]! ^ 1, 6)],
  ])("is refused with %s", (_, change) => {
    const bytes = frame(0x60, 0x40, stored);
    change(bytes);
    expect(() => decompressLz4(bytes, 100)).toThrow(MalformedRecord);
  });

  test.each([
    ["blocks that need the one before", 0x40, 0x40],
    ["a dictionary", 0x61, 0x40],
    ["another version", 0xa0, 0x40],
    ["an unknown block size", 0x60, 0x30],
    ["unused bits", 0x60, 0x41],
  ])("is refused with %s, as Kafka's clients do", (_, flags, descriptor) => {
    expect(() => decompressLz4(frame(flags, descriptor, stored), 100)).toThrow(MalformedRecord);
  });

  test("ends the reading where it says so: what follows is not looked at", () => {
    const two = Buffer.concat([frame(0x60, 0x40, stored), frame(0x60, 0x40, stored)]);
    expect(decompressLz4(two, 100).toString()).toBe("hello");
  });

  test("may say that a checksum of the content comes last, and then it does", () => {
    const without = frame(0x64, 0x40, stored);
    expect(() => decompressLz4(without, 100)).toThrow("cut off");
    expect(decompressLz4(Buffer.concat([without, u32(0)]), 100).toString()).toBe("hello");
  });

  test("a block above the frame's limit is refused", () => {
    const large = Buffer.concat([u32(0x80000000 + 65_537), Buffer.alloc(65_537)]);
    expect(() => decompressLz4(frame(0x60, 0x40, large), maxBytes)).toThrow("above the frame's");
  });
});

describe("a block", () => {
  const expand = (bytes: readonly number[], end: number): string => {
    const target = Buffer.alloc(end + lz4SlackBytes, "!");
    const view = new DataView(target.buffer, target.byteOffset, target.length);
    const to = expandLz4Block(Buffer.from(bytes), { bytes: target, view }, 0, end);
    return target.toString("latin1", 0, to);
  };
  const text = (of: string) => [...Buffer.from(of)];

  test("repeats from any distance, also from within itself", () => {
    expect(expand([0x10, 97, 1, 0, 0x00], 5)).toBe("aaaaa");
    expect(expand([0x31, ...text("abc"), 3, 0, 0x00], 8)).toBe("abcabcab");
    expect(expand([0x5f, ...text("abcde"), 5, 0, 131, 0x00], 155)).toBe("abcde".repeat(31));
  });

  test.each([
    ["nothing", []],
    ["literals beyond the block", [0x50, 97]],
    ["a length that never ends", [0xf0, 255, 255]],
    ["a match length that never ends", [0x1f, 97, 1, 0, 255]],
    ["half a distance", [0x10, 97, 1]],
    ["a distance of zero", [0x10, 97, 0, 0, 0x00]],
    ["a distance before the start", [0x10, 97, 2, 0, 0x00]],
    ["literals beyond what it may expand to", [0xb0, ...text("hello world")]],
    ["a match beyond what it may expand to", [0x1c, 97, 1, 0, 0x00]],
    ["an end after a match", [0x10, 97, 1, 0]],
  ])("is refused: %s", (_, bytes) => {
    expect(() => expand(bytes, 10)).toThrow(MalformedRecord);
  });

  test("never writes further than it says", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(400), (bytes, size) => {
        const target = Buffer.alloc(size + 50, "!");
        const view = new DataView(target.buffer, target.byteOffset, target.length);
        try {
          const end = expandLz4Block(Buffer.from(bytes), { bytes: target, view }, 0, size);
          expect(end).toBeLessThanOrEqual(size);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRecord);
        }
        expect(target.toString("latin1", size + lz4SlackBytes)).toBe(
          "!".repeat(50 - lz4SlackBytes),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
