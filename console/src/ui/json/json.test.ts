import { describe, expect, it } from "vitest";
import { indentJson, jsonTokens } from "./tokens.ts";
import { parsePath, valueAt } from "./value-at.ts";

describe("indentJson", () => {
  it("gives what JSON.stringify gives", () => {
    const value = { a: [1, { b: "x,:{" }, []], c: {}, d: null, 'q"': true };
    expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });

  it("keeps every digit", () => {
    expect(indentJson("[12345678901234567890.10]")).toBe("[\n  12345678901234567890.10\n]");
  });

  const nested = (depth: number, inside = "") => "[".repeat(depth) + inside + "]".repeat(depth);

  it("leaves what lies very deep on one line, and comes back from there", () => {
    const text = `{"deep":${nested(40, "1,2")},"next":[3]}`;
    const lines = indentJson(text).split("\n");
    expect(JSON.parse(lines.join(""))).toEqual(JSON.parse(text));
    expect(lines.slice(-6, -1).map((line) => line.trim())).toEqual([
      "]",
      "],",
      '"next": [',
      "3",
      "]",
    ]);
    expect(lines.filter((line) => line.includes("1,2"))).toEqual([
      `${"  ".repeat(32)}${nested(9, "1,2")}`,
    ]);
  });

  it.each([
    ["brackets", nested(5_000)],
    ["closed brackets", "]".repeat(10_000)],
    ["open brackets", "[".repeat(65_536)],
    ["many members of deep arrays", nested(30, Array(30_000).fill(1).join())],
    ["many empty arrays, deep down", nested(2_000, Array(10_000).fill("[]").join())],
  ])("does not grow beyond bounds: %s", (_what, text) => {
    expect(indentJson(text).length).toBeLessThan(text.length + 2.1 * 1024 ** 2);
  });

  it("leaves as it was written what would come to too much", () => {
    const text = nested(30, Array(60_000).fill(1).join(" , "));
    expect(indentJson(text)).toBe(text);
  });

  it.each(["hello", "{a: 1}", "]", "[]]", '"open', "<b>"])("leaves %s as it is", (text) => {
    expect(indentJson(text)).toBe(text);
  });
});

it("tells names from strings", () => {
  expect(jsonTokens('{"a":"b"}')?.map(({ kind }) => kind)).toEqual([
    "mark",
    "name",
    "mark",
    "string",
    "mark",
  ]);
});

describe("valueAt", () => {
  const json = '{"ticker":"AMZN","id":90071992547409931,"book":{"bids":[{"p":1.50},2]},"e":{}}';

  it.each([
    ["$.ticker", "AMZN"],
    ["ticker", "AMZN"],
    ["$.id", "90071992547409931"],
    ["$.book.bids[0].p", "1.50"],
    ["$.book.bids[1]", "2"],
    ["$.book", '{"bids":[{"p":1.50},2]}'],
    ["$.e", "{}"],
    ["$.book.asks", null],
    ["$.ticker.x", null],
  ])("%s", (path, value) => {
    expect(valueAt(json, parsePath(path) ?? ["?"])).toBe(value);
  });

  it.each(["", "$", "a..b", "a[x]", "$.a]"])("%j is no path", (path) => {
    expect(parsePath(path)).toBeNull();
  });
});
