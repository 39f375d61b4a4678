import { beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.ts";
import { defaultFlushPace, FlushPace } from "./flush-pace.ts";

const { maxTypicalMs, stallMs, pauseMs, maxPauseMs } = defaultFlushPace;
const quickMs = maxTypicalMs / 2;

let clock: FakeClock;
let pace: FlushPace;

function took(durationMs: number, times: number, where: "thread" | "loop" = "thread"): void {
  for (let each = 0; each < times; each++) pace.took(durationMs, where);
}

beforeEach(() => {
  clock = new FakeClock();
  pace = new FlushPace(clock, defaultFlushPace);
});

test("a disk is not quick before anything is known of it", () => {
  expect(pace.isQuick).toBe(false);
});

test("it is when flushes are short, though every other one had to wait for the processor", () => {
  for (let each = 0; each < 50; each++) {
    took(quickMs, 1);
    took(4 * maxTypicalMs, 1);
  }
  expect(pace.isQuick).toBe(true);
});

test("it is not when the shortest are long, and no longer when they become so", () => {
  took(2 * maxTypicalMs, 50);
  expect(pace.isQuick).toBe(false);
  took(quickMs, 10);
  expect(pace.isQuick).toBe(true);
  took(2 * maxTypicalMs, 50);
  expect(pace.isQuick).toBe(false);
});

test("after a stall of the event loop, threads have the disk for a while", async () => {
  took(quickMs, 10);
  took(stallMs, 1, "thread");
  took(quickMs, 10);
  expect(pace.isQuick).toBe(true);
  took(stallMs, 1, "loop");
  took(quickMs, 10);
  expect(pace.isQuick).toBe(false);
  await clock.advance(pauseMs);
  expect(pace.isQuick).toBe(true);
});

test("stalls that follow each other cost the event loop one flush a minute", async () => {
  const pauses: number[] = [];
  for (let stall = 0; stall < 10; stall++) {
    took(quickMs, 10);
    expect(pace.isQuick).toBe(true);
    took(stallMs, 1, "loop");
    took(quickMs, 10);
    const beganMs = clock.monotonicMs();
    while (!pace.isQuick) await clock.advance(100);
    pauses.push(clock.monotonicMs() - beganMs);
  }
  expect(pauses.slice(0, 3)).toEqual([pauseMs, 2 * pauseMs, 4 * pauseMs]);
  expect(pauses.at(-1)).toBe(maxPauseMs);
  await clock.advance(20 * maxPauseMs);
  took(stallMs, 1, "loop");
  took(quickMs, 10);
  await clock.advance(pauseMs);
  expect(pace.isQuick).toBe(true);
});
