import { describe, expect, test } from "vitest";
import { UsageError } from "./failure.ts";
import { assignment, brokerList, position, timestamp, wholeNumber } from "./values.ts";

const nowMs = Date.parse("2026-11-22T12:00:00Z");

describe("a time", () => {
  test.each([
    ["-10m", nowMs - 600_000],
    ["-90s", nowMs - 90_000],
    ["-2d", nowMs - 172_800_000],
    ["-500ms", nowMs - 500],
    ["2026-11-22T10:00:00Z", Date.parse("2026-11-22T10:00:00Z")],
    ["2026-11-22T10:00+02:00", Date.parse("2026-11-22T08:00:00Z")],
    ["1795341600", 1_795_341_600_000],
    ["1795341600123", 1_795_341_600_123],
  ])("%s", (text, expectedMs) => {
    expect(timestamp(text, nowMs)).toBe(expectedMs);
  });

  test("without a zone is a local one, a date alone as well", () => {
    expect(timestamp("2026-11-22", nowMs)).toBe(new Date(2026, 10, 22).getTime());
    expect(timestamp("2026-11-22T10:00", nowMs)).toBe(new Date(2026, 10, 22, 10).getTime());
  });

  test.each(["", "soon", "-10", "10m", "-10y", "2026-13-01", "1"])("is not %j", (text) => {
    expect(() => timestamp(text, nowMs)).toThrow(UsageError);
  });
});

test.each([
  ["start", "start"],
  ["earliest", "start"],
  ["end", "end"],
  ["latest", "end"],
  ["0", { offset: 0 }],
  ["42", { offset: 42 }],
  ["-3", { beforeEnd: 3 }],
  ["@-1h", { timestampMs: nowMs - 3_600_000 }],
])("the position %s", (text, expected) => {
  expect(position(text, nowMs)).toEqual(expected);
});

test.each(["", "1.5", "begin", "constructor", "9".repeat(16)])("no position: %j", (text) => {
  expect(() => position(text, nowMs)).toThrow(UsageError);
});

test.each([
  ["a:1,b:2", ["a:1", "b:2"]],
  ["kafka", ["kafka:9092"]],
  ["127.0.0.1, ", ["127.0.0.1:9092"]],
  ["[::1]:9093", ["::1:9093"]],
  ["[::1]", ["::1:9092"]],
])("the brokers %s", (text, expected) => {
  expect(brokerList(text).map(({ host, port }) => `${host}:${port}`)).toEqual(expected);
});

test.each(["a:b", ":9092", "a b:1", "a:99999"])("no broker: %j", (text) => {
  expect(() => brokerList(text)).toThrow(UsageError);
});

test("an assignment is parted at its first equals sign", () => {
  expect(assignment("a=b=c")).toEqual(["a", "b=c"]);
  expect(assignment("a=")).toEqual(["a", ""]);
  expect(() => assignment("=a")).toThrow(UsageError);
  expect(() => assignment("a")).toThrow(UsageError);
});

test("a whole number has a least value", () => {
  expect(wholeNumber("-n", 1)("1")).toBe(1);
  for (const text of ["0", "-1", "1.5", "1e3", "", "x"]) {
    expect(() => wholeNumber("-n", 1)(text)).toThrow(UsageError);
  }
});
