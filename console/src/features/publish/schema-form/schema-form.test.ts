import { describe, expect, it } from "vitest";
import { avroForm } from "../../../../../src/admin/console/forms/avro-form.ts";
import { jsonForm } from "../../../../../src/admin/console/forms/json-form.ts";
import { firstProblem, formProblems } from "./form-problems.ts";
import { branchOf, startValue } from "./form-start.ts";
import { readValue, typedNumber, Written, withMember, writeValue } from "./form-value.ts";

describe("a value", () => {
  it.each([
    '{\n  "id": 12345678901234567890,\n  "price": {{random 1 100}},\n  "at": "{{now}}"\n}',
    '[\n  1.50,\n  "1",\n  "a \\"{{n}}\\" b",\n  null,\n  true\n]',
    '{\n  "__proto__": {},\n  "": []\n}',
    "{{n}}",
  ])("comes back as it was: %s", (text) => {
    expect(writeValue(readValue(text)!)).toBe(text);
  });

  it.each(["{", "1 2", '"\\u00011"', "{{n"])("is not read from %s", (text) => {
    expect(readValue(text)).toBeUndefined();
  });

  it("keeps a text where a number is wanted, so that it can be marked", () => {
    expect(typedNumber("1e5")).toEqual(new Written("1e5"));
    expect(typedNumber("{{random 1 9}}")).toEqual(new Written("{{random 1 9}}"));
    expect([typedNumber("01"), typedNumber("-"), typedNumber("")]).toEqual(["01", "-", ""]);
  });

  it("changes one member in its place", () => {
    const value = { a: "1", b: "2" };
    expect(writeValue(withMember(value, "a", "3"))).toBe('{\n  "a": "3",\n  "b": "2"\n}');
    expect(withMember(value, "a", undefined)).toEqual({ b: "2" });
    expect(Object.keys(withMember(value, "__proto__", null))).toContain("__proto__");
  });
});

const tick = avroForm({
  type: "record",
  name: "Tick",
  fields: [
    { name: "ticker", type: { type: "enum", name: "Ticker", symbols: ["AMZN", "MSFT"] } },
    { name: "price", type: "double" },
    { name: "volume", type: "int", default: 1 },
    { name: "note", type: ["null", "string"], default: null },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "sums", type: { type: "map", values: "long" } },
    { name: "next", type: ["null", "Tick"], default: null },
  ],
});
const problemsOf = (text: string) => [...formProblems(tick, readValue(text)!)];

describe("the form of an Avro record", () => {
  it("begins with its defaults, and something of each type", () => {
    const text = writeValue(startValue(tick.root, tick));
    expect(JSON.parse(text)).toEqual({
      ticker: "AMZN",
      price: 0,
      volume: 1,
      note: null,
      tags: [],
      sums: {},
      next: null,
    });
    expect(problemsOf(text)).toEqual([]);
  });

  it("says at the field what is wrong with it", () => {
    const text = `{"ticker": "X", "price": "dear", "volume": 3000000000, "note": 5,
      "tags": ["a", 1], "sums": {"a": 1.5}, "next": {"ticker": "AMZN"}}`;
    expect(problemsOf(text)).toEqual([
      ['["ticker"]', "It has to be one of: AMZN, MSFT."],
      ['["price"]', "It has to be a number."],
      ['["volume"]', "It has to be at most 2,147,483,647."],
      ['["note"]', "It has to be text."],
      ['["tags",1]', "It has to be text."],
      ['["sums","a"]', "It has to be a whole number."],
      ['["next","price"]', "It is missing."],
      ['["next","tags"]', "It is missing."],
      ['["next","sums"]', "It is missing."],
    ]);
    expect(firstProblem(formProblems(tick, readValue(text)!))).toMatch(/^ticker: /);
  });

  it("lets templates stand for what they become", () => {
    const text = `{"ticker": "{{pick AMZN MSFT}}", "price": {{random 1 9}}, "tags": [],
      "sums": {}}`;
    expect(problemsOf(text)).toEqual([]);
  });

  it("does not go on for ever in a type that contains itself", () => {
    const endless = avroForm({
      type: "record",
      name: "Endless",
      fields: [{ name: "next", type: "Endless" }],
    });
    expect(writeValue(startValue(endless.root, endless)).length).toBeLessThan(2000);
  });
});

it("tells the branch of a union by its value, wrapped or not", () => {
  const form = avroForm(["null", "int", "double", "string"]);
  const branches = form.root.kind === "either" ? form.root.branches : [];
  const nameOf = (text: string) => branchOf(branches, readValue(text)!, form)?.name;
  expect([nameOf("null"), nameOf('{"double": 1}'), nameOf('{"string": "a"}')]).toEqual([
    "null",
    "double",
    "string",
  ]);
  // A copy of a record has them as the console shows them.
  expect([nameOf("5"), nameOf('"a"')]).toEqual(["int", "string"]);
  expect([...formProblems(form, readValue("5")!)]).toEqual([]);
  const problems = [...formProblems(form, readValue('{"int": 1.5}')!)];
  expect(problems).toEqual([['["int"]', "It has to be a whole number."]]);
});

it("knows what a closed object of JSON Schema may not have", () => {
  const form = jsonForm({
    type: "object",
    properties: { name: { type: "string", minLength: 2 }, at: { type: "string" } },
    required: ["name"],
    additionalProperties: false,
  });
  expect([...formProblems(form, readValue('{"name": "a", "other": 1}')!)]).toEqual([
    ['["name"]', "It has to have at least 2 characters."],
    ["[]", "The schema has no field other."],
  ]);
  expect(startValue(form.root, form)).toEqual({ name: "" });
});
