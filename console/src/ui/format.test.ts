import { describe, expect, it } from "vitest";
import { bytes, duration, parseDuration, plural, rate } from "./format.ts";

describe("bytes", () => {
  it.each([
    [null, "–"],
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KiB"],
    [150 * 1024 ** 2, "150 MiB"],
    [3 * 1024 ** 6, "3072 PiB"],
  ])("%s is %s", (value, text) => expect(bytes(value)).toBe(text));
});

describe("duration", () => {
  it.each([
    [-1, "for ever"],
    [604_800_000, "7 days"],
    [5_400_000, "90 minutes"],
    [1_500, "1,500 milliseconds"],
    [3_600_000, "1 hour"],
  ])("%s ms is %s", (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    ["7 days", 604_800_000],
    ["1.5h", 5_400_000],
    ["250 ms", 250],
    ["7", null],
    ["0", null],
    ["30 s", 30_000],
    ["for ever", -1],
    ["soon", null],
    ["3 fortnights", null],
    ["1.2.3 h", null],
  ])("reads %s as %s", (text, ms) => expect(parseDuration(text)).toBe(ms));
});

it("says one of one", () => {
  expect([plural(1, "topic"), plural(1200, "topic")]).toEqual(["1 topic", "1,200 topics"]);
});

it("rounds a rate to what can be read", () => {
  expect([0, 0.25, 9.96, 5012].map(rate)).toEqual(["0/s", "0.25/s", "10.0/s", "5K/s"]);
});
