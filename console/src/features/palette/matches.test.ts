import { expect, it } from "vitest";
import { bestMatches } from "./matches.ts";

const all = ["Topics", "stock_json_topic", "stock_avro_topic", "Settings"].map((name) => ({
  kind: "",
  name,
  href: `/${name}`,
}));
const namesFor = (text: string, limit = 9) => bestMatches(all, text, limit).map(({ name }) => name);

it("finds what holds the text, nearest to the start first", () => {
  expect(namesFor("topic")).toEqual(["Topics", "stock_json_topic", "stock_avro_topic"]);
});

it("finds letters that stand apart", () => {
  expect(namesFor("sjt")).toEqual(["stock_json_topic"]);
  expect(namesFor("xyz")).toEqual([]);
});

it("without a text gives the first few", () => {
  expect(namesFor(" ", 2)).toEqual(["Topics", "stock_json_topic"]);
});
