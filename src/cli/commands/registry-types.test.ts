import { expect, test } from "vitest";
import type { Io } from "../io.ts";
import registryTypes from "./registry-types.ts";

const versions: Readonly<Record<string, object>> = {
  "/subjects/orders%2Fv/versions/latest": {
    schema: '{"type":"record","name":"Order","fields":[{"name":"price","type":"Money"}]}',
    references: [{ name: "Money", subject: "money", version: 3 }],
  },
  "/subjects/money/versions/3?deleted=true": {
    schema: '{"type":"record","name":"Money","fields":[{"name":"cents","type":"long"}]}',
  },
  "/subjects/doc/versions/1": { schema: "{}", schemaType: "JSON" },
};

async function types(...words: string[]): Promise<string> {
  let printed = "";
  const io = {
    env: {},
    stdout: {
      isTerminal: false,
      write: async (text: string | Uint8Array) => {
        printed += text;
      },
    },
    fetch: async (url: string) =>
      Response.json(versions[url.slice("http://127.0.0.1:8081".length)]),
  } as unknown as Io;
  await registryTypes.run({ io, words, flags: { registry: null }, tree: {} });
  return printed;
}

test("types are made of a schema and of those that it refers to", async () => {
  expect(await types("orders/v")).toBe(
    "export interface Order {\n  readonly price: Money;\n}\n\n" +
      "export interface Money {\n  readonly cents: number;\n}\n",
  );
});

test("only Avro has them", async () => {
  await expect(types("doc", "1")).rejects.toThrow("Types are made of Avro schemas; doc is JSON.");
});
