import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { typescriptOf } from "./typescript.ts";

const stock = `{"type":"record","name":"Stock","namespace":"stocks","doc":"A price.","fields":[
  {"name":"event_time","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When."},
  {"name":"ticker","type":"string"},
  {"name":"price","type":["null","double"],"default":null,"doc":"In \\n*/ dollars."},
  {"name":"market","type":{"type":"enum","name":"market","symbols":["NYSE","LSE"]}},
  {"name":"sum","type":{"type":"fixed","name":"Buffer","size":4}},
  {"name":"before","type":{"type":"array","items":["null","Stock"]}},
  {"name":"tags","type":{"type":"map","values":{"type":"array","items":"bytes"}}}]}`;

test("a type for each type that has a name", () => {
  const source = typescriptOf(stock, []) as string;
  expect(source).toBe(
    `/** A price. */
export interface Stock {
  /**
   * When.
   * Logical type: timestamp-millis.
   */
  readonly event_time: number;
  readonly ticker: string;
  /**
   * In\u0020
   * *\\/ dollars.
   */
  readonly price: null | number;
  readonly market: Market;
  readonly sum: StocksBuffer;
  readonly before: readonly (null | Stock)[];
  readonly tags: { readonly [key: string]: readonly Buffer[] };
}

export type Market = "NYSE" | "LSE";

/** 4 bytes. */
export type StocksBuffer = Buffer;
`,
  );
  expect(() => transformSync(source, { loader: "ts" })).not.toThrow();
});

test.each([
  ['"long"', "number"],
  ['["null","string"]', "null | string"],
  ['["null","int","double"]', 'null | { readonly "int": number } | { readonly "double": number }'],
  ['[{"type":"map","values":"int"},"bytes"]', "{ readonly [key: string]: number } | Buffer"],
  ['{"type":"array","items":{"type":"array","items":"int"}}', "readonly (readonly number[])[]"],
  ["[]", "never"],
])("a schema without a name, %s, is a Value", (schema, type) => {
  expect(typescriptOf(schema, [])).toBe(`export type Value = ${type};\n`);
});

test("the same name in two namespaces, and more of them", () => {
  const fixed = (name: string) => ({ type: "fixed", name, size: 1 });
  const names = ["a.F", "b.F", "F", "a.b.F", "Value"];
  const fields = names.map((name, index) => ({ name: `f${index}`, type: fixed(name) }));
  const schema = JSON.stringify({ type: "record", name: "R", fields });
  const found = [...(typescriptOf(schema, []) as string).matchAll(/export type (\w+)/g)];
  expect(found.map(([, name]) => name)).toEqual(["F", "BF", "F_", "ABF", "Value_"]);
});

test("types that are referred to are written, too", () => {
  const money = '{"type":"record","name":"Money","fields":[{"name":"cents","type":"long"}]}';
  const references = [{ name: "Money", subject: "money", version: 1, schema: money }];
  expect(typescriptOf('{"type":"array","items":"Money"}', references)).toBe(
    "export type Value = readonly Money[];\n\nexport interface Money {\n  readonly " +
      "cents: number;\n}\n",
  );
});

test("what is no schema is told", () => {
  expect(typescriptOf('"Money"', [])).toEqual({ problem: "the type Money is not defined" });
});
