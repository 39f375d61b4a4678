import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.ts";
import { PeerWarnings } from "./peer-warnings.ts";

test("each peer is warned about once a minute", async () => {
  const clock = new FakeClock();
  const warnings = new PeerWarnings(clock);
  expect(["a", "b", "a", "b"].map((host) => warnings.isDue(host))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  await clock.advance(60_000);
  expect(warnings.isDue("a")).toBe(true);
});

test("more peers than can be remembered are passed over until the next minute", async () => {
  const clock = new FakeClock();
  const warnings = new PeerWarnings(clock);
  const due = Array.from({ length: 5000 }, (_, i) => warnings.isDue(`${i}`));
  expect(due.filter(Boolean)).toHaveLength(1000);
  await clock.advance(60_000);
  expect(warnings.isDue("4999")).toBe(true);
});
