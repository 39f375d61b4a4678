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

  it.each(["hello", "{a: 1}", '"open', "<b>"])("leaves %s as it is", (text) => {
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
