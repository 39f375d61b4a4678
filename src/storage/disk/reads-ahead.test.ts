import { beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.ts";
import type { ReadResult } from "./log-reader.ts";
import { ReadsAhead } from "./reads-ahead.ts";
import type { Segment } from "./segment.ts";

let clock: FakeClock;
let reads: ReadsAhead;
let lent: number;

const read = async (): Promise<ReadResult> => {
  lent++;
  const lease = { bytes: Buffer.alloc(10), release: () => void lent-- };
  return { segment: {} as Segment, lease, nextOffset: 5, nextPosition: 10 };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  clock = new FakeClock();
  reads = new ReadsAhead(clock);
  lent = 0;
});

test("what was read ahead is had once", async () => {
  const ahead = reads.begin(read)!;
  expect((await ahead.take())!.nextOffset).toBe(5);
  expect(await ahead.take()).toBeNull();
  ahead.drop();
  await settled();
  expect(lent).toBe(1);
});

test("what is dropped is given back, once it is there", async () => {
  const ahead = reads.begin(read)!;
  ahead.drop();
  ahead.drop();
  await settled();
  expect(lent).toBe(0);
  expect(await ahead.take()).toBeNull();
});

test("a read that fails is to be tried again", async () => {
  const failing = () => Promise.reject(new Error("EIO"));
  expect(await reads.begin(failing)!.take()).toBeNull();
  reads.begin(failing)!.drop();
  await settled();
});

test("only so many wait for their readers", async () => {
  const begun = Array.from({ length: 16 }, () => reads.begin(read)!);
  expect(reads.begin(read)).toBeNull();
  await begun[3]!.take();
  expect(reads.begin(read)).not.toBeNull();
});

test("those whose reader has not come for long make room", async () => {
  for (let count = 0; count < 16; count++) reads.begin(read);
  await clock.advance(9_999);
  expect(reads.begin(read)).toBeNull();
  await clock.advance(1);
  expect(reads.begin(read)).not.toBeNull();
  await settled();
  expect(lent).toBe(1);
});
