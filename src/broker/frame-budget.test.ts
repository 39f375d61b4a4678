import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.ts";
import { FrameBudget, type Gatherer } from "./frame-budget.ts";

class Sender implements Gatherer {
  arrived = 0;
  heard: string[] = [];
  arrivedBytes = () => this.arrived;
  granted = () => void this.heard.push("granted");
  stalled = () => void this.heard.push("stalled");
}

function setUp(maxBytes: number) {
  const clock = new FakeClock();
  return { clock, budget: new FrameBudget(clock, maxBytes) };
}

test("frames get room while there is some, then wait in line", () => {
  const { budget } = setUp(1000);
  const [first, second, small] = [new Sender(), new Sender(), new Sender()];
  const a = budget.reserve(600, first);
  const b = budget.reserve(600, second);
  // It would fit, but who came first goes first.
  const c = budget.reserve(100, small);
  expect([a.isGranted, b.isGranted, c.isGranted]).toEqual([true, false, false]);
  a.release();
  expect([b.isGranted, c.isGranted]).toEqual([true, true]);
  expect([first, second, small].map(({ heard }) => heard)).toEqual([[], ["granted"], ["granted"]]);
  b.release();
  c.release();
  expect(budget.usedBytes).toBe(0);
});

test("who leaves the line takes no room from anybody", () => {
  const { budget } = setUp(1000);
  const a = budget.reserve(1000, new Sender());
  const b = budget.reserve(500, new Sender());
  b.release();
  expect(budget.usedBytes).toBe(1000);
  a.release();
  expect(budget.usedBytes).toBe(0);
});

test("a frame larger than all the room there is gets it when it is alone", () => {
  const { budget } = setUp(1000);
  const a = budget.reserve(10, new Sender());
  const b = budget.reserve(5000, new Sender());
  expect(b.isGranted).toBe(false);
  a.release();
  expect(b.isGranted).toBe(true);
  b.release();
});

test("a frame has to bring a tenth of itself every half minute", async () => {
  const { budget, clock } = setUp(Infinity);
  const sender = new Sender();
  const room = budget.reserve(1000, sender);
  for (let round = 1; round < 5; round++) {
    sender.arrived += 100;
    await clock.advance(30_000);
  }
  expect(sender.heard).toEqual([]);
  sender.arrived += 99;
  await clock.advance(30_000);
  expect(sender.heard).toEqual(["stalled"]);
  room.release();
  expect(clock.pendingTimers).toBe(0);
});

test("nobody is hurried while waiting in line", async () => {
  const { budget, clock } = setUp(100);
  const holder = new Sender();
  const a = budget.reserve(100, holder);
  const waiting = new Sender();
  const b = budget.reserve(100, waiting);
  for (let round = 0; round < 4; round++) {
    holder.arrived += 10;
    await clock.advance(30_000);
  }
  expect([holder.heard, waiting.heard]).toEqual([[], []]);
  a.release();
  await clock.advance(30_000);
  expect(waiting.heard).toEqual(["granted", "stalled"]);
  b.release();
});
