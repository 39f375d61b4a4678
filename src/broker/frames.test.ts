import fc from "fast-check";
import { expect, test } from "vitest";
import { BufferPool } from "../base/buffer-pool.ts";
import { MalformedInput } from "../base/bytes.ts";
import { Frames } from "./frames.ts";

const newFrames = (maxFrameBytes = 1_000_000) =>
  new Frames(maxFrameBytes, new BufferPool(8 * 1024 * 1024));

function framed(payload: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(payload.length);
  return Buffer.concat([length, payload]);
}

function drain(frames: Frames): Buffer[] {
  const found: Buffer[] = [];
  for (let frame = frames.next(); frame !== null; frame = frames.next()) {
    found.push(Buffer.from(frame));
  }
  return found;
}

test("frames come out as they went in, wherever the stream is cut", () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
  const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(payloads, cuts, (given, sizes) => {
      const frames = newFrames();
      const stream = Buffer.concat(given.map((payload) => framed(Buffer.from(payload))));
      const found: Buffer[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizes[i % sizes.length]!;
        // A chunk of its own, as a socket would give it.
        frames.push(Buffer.from(stream.subarray(at, at + size)));
        found.push(...drain(frames));
        at += size;
      }
      expect(found).toEqual(given.map((payload) => Buffer.from(payload)));
      expect(frames.waitingBytes).toBe(0);
    }),
  );
});

test("a frame split at every byte is found once it is whole", () => {
  const bytes = framed(Buffer.from("a stock tick"));
  const frames = newFrames();
  for (const [i, byte] of bytes.entries()) {
    frames.push(Buffer.of(byte));
    const found = drain(frames);
    expect(found).toEqual(i === bytes.length - 1 ? [Buffer.from("a stock tick")] : []);
  }
});

test("a length below zero or above the limit is malformed as soon as it is seen", () => {
  for (const length of [-1, -(2 ** 31), 1_001, 2 ** 31 - 1]) {
    const frames = newFrames(1_000);
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(length);
    frames.push(bytes);
    expect(() => frames.next()).toThrow(MalformedInput);
  }
});

test("a buffer is used again for the next split frame", () => {
  const pool = new BufferPool(8 * 1024 * 1024);
  const frames = new Frames(1_000_000, pool);
  const large = framed(Buffer.alloc(100_000, 7));
  for (let round = 0; round < 3; round++) {
    frames.push(Buffer.from(large.subarray(0, 60_000)));
    expect(frames.next()).toBeNull();
    frames.push(Buffer.from(large.subarray(60_000)));
    expect(drain(frames)).toHaveLength(1);
  }
  const kept = pool.take(100_004);
  expect(kept.length).toBe(131_072);
  expect(kept.readInt32BE(0)).toBe(100_000);
});

test("what waits outlives the chunk it came in, once it is kept", () => {
  const frames = newFrames();
  const bytes = framed(Buffer.from("a stock tick"));
  const lent = Buffer.alloc(10);
  for (let at = 0; at < bytes.length; at += lent.length) {
    const count = bytes.copy(lent, 0, at, at + lent.length);
    frames.push(lent.subarray(0, count));
    if (at + count < bytes.length) expect(frames.next()).toBeNull();
    frames.keep();
    lent.fill(0xff, 0, at + count < bytes.length ? lent.length : 0);
  }
  expect(drain(frames)).toEqual([Buffer.from("a stock tick")]);
});

test("whole frames that wait are counted without taking any", () => {
  const frames = newFrames();
  expect(frames.holds(1)).toBe(false);
  const three = Buffer.concat(["a", "", "ccc"].map((text) => framed(Buffer.from(text))));
  frames.push(Buffer.concat([three, framed(Buffer.from("cut off")).subarray(0, 10)]));
  expect([3, 4].map((count) => frames.holds(count))).toEqual([true, false]);
  expect(drain(frames).map(String)).toEqual(["a", "", "ccc"]);
  expect(frames.holds(1)).toBe(false);
});
