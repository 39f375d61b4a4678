import { expect, test } from "vitest";
import { readMetadata, readRuleSet, readStoredReferences } from "./content-shapes.ts";

test.each([
  [{}, {}],
  [{ tags: null, properties: { a: 1, __proto__: "p" } }, { properties: { a: "1" } }],
  [
    { tags: { t: ["a", true] }, sensitive: ["b"] },
    { tags: { t: ["a", "true"] }, sensitive: ["b"] },
  ],
  [{ later: 7 }, { later: 7 }],
  [7, undefined],
  [[], undefined],
  [{ tags: { t: "a" } }, undefined],
  [{ tags: { t: [{}] } }, undefined],
  [{ properties: { a: {} } }, undefined],
  [{ properties: { a: null } }, undefined],
  [{ sensitive: "b" }, undefined],
])("%j as metadata is %j", (json, metadata) => {
  expect(readMetadata(json)).toEqual(metadata);
});

test.each([
  [{ domainRules: null, migrationRules: [{ name: 7 }] }, { migrationRules: [{ name: 7 }] }],
  [{ enableAt: "now" }, { enableAt: "now" }],
  [{ enableAt: 7 }, undefined],
  [{ domainRules: [null] }, undefined],
  [{ encodingRules: {} }, undefined],
  ["rules", undefined],
])("%j as rules is %j", (json, rules) => {
  expect(readRuleSet(json)).toEqual(rules);
});

test("references that cannot be followed are left out", () => {
  const good = { name: "n", subject: "s", version: 1 };
  const odd = [null, 7, {}, { ...good, version: "1" }, { ...good, version: 2 ** 31 }];
  expect(readStoredReferences([...odd, { ...good, more: 7 }])).toEqual([good]);
  expect(readStoredReferences("none")).toEqual([]);
});
