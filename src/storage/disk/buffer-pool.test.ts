import { expect, test } from "vitest";
import { BufferPool } from "./buffer-pool.ts";

test("a buffer given back is lent again, but only so many are kept", () => {
  const pool = new BufferPool(32 << 10);
  const [first, second, third] = [pool.take(10), pool.take(10), pool.take(10)];
  const lease = first.lend(3, 8);
  expect(lease.bytes).toHaveLength(5);
  lease.release();
  second.discard();
  third.discard();
  expect(pool.take(16 << 10).buffer).toBe(second.buffer);
  expect(pool.take(1).buffer).toBe(first.buffer);
  expect([first.buffer, second.buffer, third.buffer]).not.toContain(pool.take(1).buffer);
});

test("a lease released twice is a bug that shows", () => {
  const lease = new BufferPool(1 << 20).take(10).lend(0, 10);
  lease.release();
  expect(() => lease.release()).toThrow("a lease is released once");
});

test("a buffer is at least as long as asked for, whatever the size", () => {
  const pool = new BufferPool(1 << 20);
  for (const bytes of [0, 1, 16_384, 16_385, 1 << 20, (8 << 20) + 1]) {
    expect(pool.take(bytes).buffer.length).toBeGreaterThanOrEqual(bytes);
  }
});
