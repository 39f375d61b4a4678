import { expect, test } from "vitest";
import { seededRandom } from "../base/seeded-random.ts";
import { newTick } from "./tick.ts";

const nowMs = Date.UTC(2026, 10, 22, 9, 30);
const ticks = Array.from({ length: 1000 }, (_, seed) => newTick(nowMs, seededRandom(seed)));

test("a tick says when, which stock, and what it costs", () => {
  for (const { event_time, price } of ticks) {
    expect(event_time).toBe("2026-11-22T09:30:00.000Z");
    expect(price).toBeGreaterThanOrEqual(0);
    expect(price).toBeLessThan(100);
    expect(String(price)).toMatch(/^\d{1,2}(\.\d{1,2})?$/);
  }
});

test("every stock gets its turn", () => {
  const tickers = new Set(ticks.map(({ ticker }) => ticker));
  expect([...tickers].sort()).toEqual(["AAPL", "AMZN", "INTC", "MSFT", "TBV"]);
});
