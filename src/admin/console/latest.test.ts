import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../../base/fake-clock.ts";
import { Latest } from "./latest.ts";

const ages = { maxAgeMs: 1000, maxStaleMs: 10_000, patienceMs: 25 };
let clock: FakeClock;
let latest: Latest<string>;
/** Questions that nobody has answered yet. */
let open: { answer(value: string): void; fail(problem: Error): void }[];

beforeEach(() => {
  clock = new FakeClock(0);
  open = [];
  latest = new Latest(clock, ages, () => {
    return new Promise((answer, fail) => open.push({ answer, fail }));
  });
});

const told = async (asked: Promise<{ readonly value: string }>) => (await asked).value;

async function known(value: string): Promise<void> {
  const asked = latest.current();
  open.shift()!.answer(value);
  await asked;
}

describe("Latest", () => {
  it("asks once for all who wait", async () => {
    const both = Promise.all([told(latest.current()), told(latest.lately())]);
    expect(open).toHaveLength(1);
    open[0]!.answer("first");
    expect(await both).toEqual(["first", "first"]);
    expect(await told(latest.current())).toBe("first");
  });

  it("shows the answer before while a new one takes its time, and says its age", async () => {
    await known("first");
    await clock.advance(3000);
    const asked = latest.lately();
    await clock.advance(25);
    const taken = await asked;
    expect([taken.value, latest.ageMs(taken)]).toEqual(["first", 3025]);
    open[0]!.answer("second");
    expect(await told(latest.current())).toBe("second");
    expect(open).toHaveLength(1);
  });

  it("does not wait at all where the last answer took long", async () => {
    const first = told(latest.current());
    await clock.advance(300);
    open.shift()!.answer("first");
    await first;
    await clock.advance(3000);
    expect(await told(latest.lately())).toBe("first");
    expect(open).toHaveLength(1);
    open[0]!.fail(new Error("away"));
  });

  it("waits a moment for a new answer that is quick", async () => {
    await known("first");
    await clock.advance(3000);
    const asked = told(latest.lately());
    open[0]!.answer("second");
    expect(await asked).toBe("second");
  });

  it("waits for who wants it current, and when the last answer is too old to show", async () => {
    await known("first");
    await clock.advance(3000);
    const current = told(latest.current());
    await clock.advance(100);
    open.shift()!.answer("second");
    expect(await current).toBe("second");
    await clock.advance(10_000);
    const lately = told(latest.lately());
    await clock.advance(100);
    open.shift()!.answer("third");
    expect(await lately).toBe("third");
  });

  it("drops what was asked before something changed", async () => {
    await known("first");
    await clock.advance(3000);
    const before = told(latest.current());
    latest.forget();
    const after = told(latest.lately());
    expect(open).toHaveLength(2);
    open[1]!.answer("new");
    open[0]!.answer("old");
    expect(await Promise.all([before, after])).toEqual(["old", "new"]);
    expect(await told(latest.current())).toBe("new");
  });

  it("tells the next who asks what went wrong behind", async () => {
    await known("first");
    await clock.advance(3000);
    const asked = latest.lately();
    await clock.advance(25);
    expect((await asked).value).toBe("first");
    open.shift()!.fail(new Error("away"));
    await clock.advance(1);
    const next = latest.lately();
    open.shift()!.fail(new Error("still away"));
    await expect(next).rejects.toThrow("still away");
  });
});
