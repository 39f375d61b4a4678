import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";

test("an id leads to the schema, its text, its subjects and its versions", async () => {
  const { ask, register } = await openRegistry();
  const { guid } = await register("a", "x");
  await register("b", "x");
  const get = async (path: string) => (await ask(`GET /schemas/ids/${path}`)).json();
  expect(await get("1")).toEqual({
    subject: "a",
    version: 1,
    guid,
    schemaType: "AVRO",
    schema: "x",
    ts: expect.any(Number),
    deleted: false,
  });
  expect(await get("1?subject=b&fetchMaxId=true")).toMatchObject({
    subject: "b",
    version: 1,
    maxId: 1,
  });
  expect((await ask("GET /schemas/ids/1/schema")).text).toBe("x");
  expect(await get("1/subjects")).toEqual(["a", "b"]);
  expect(await get("1/versions")).toEqual([
    { subject: "a", version: 1 },
    { subject: "b", version: 1 },
  ]);
  await ask("DELETE /subjects/a");
  expect(await get("1/subjects")).toEqual(["b"]);
  expect(await get("1/subjects?deleted=true")).toEqual(["a", "b"]);
  expect(await get("7")).toEqual({ error_code: 40403, message: "Schema 7 not found" });
  expect(await get("7/versions")).toEqual({ error_code: 40403, message: "Schema not found" });
  expect(await get("x")).toEqual({ error_code: 404, message: "HTTP 404 Not Found" });
});

test("a guid leads to the schema in whatever context", async () => {
  const { ask, register } = await openRegistry();
  await register(":.far:a", "q");
  const { guid } = await register(":.far:a", "q x?");
  expect((await ask(`GET /schemas/guids/${guid}`)).json()).toMatchObject({ schema: "q x?" });
  expect((await ask(`GET /schemas/guids/${guid}/ids`)).json()).toEqual([
    { context: ".far", id: 2 },
  ]);
  expect((await ask("GET /schemas/guids/nobody")).json().error_code).toBe(40403);
});

test("schemas of the default context are listed: all, the latest, those with a rule", async () => {
  const { ask, register } = await openRegistry();
  await register("a", "x");
  await register("a", "x y?", { ruleSet: { domainRules: [{ name: "r", type: "CEL" }] } });
  await register("b", "z");
  const list = async (query: string) =>
    (await ask(`GET /schemas${query}`))
      .json()
      .map(({ subject, version }: { subject: string; version: number }) => `${subject}${version}`);
  expect(await list("")).toEqual(["a1", "a2", "b1"]);
  expect(await list("?latestOnly=true")).toEqual(["a2", "b1"]);
  expect(await list("?subjectPrefix=b")).toEqual(["b1"]);
  expect(await list("?ruleType=CEL")).toEqual(["a2"]);
  expect(await list("?offset=1&limit=1")).toEqual(["a2"]);
});

test("the types are those that were loaded", async () => {
  const { ask } = await openRegistry();
  expect((await ask("GET /schemas/types")).json()).toEqual(["AVRO", "JSON", "PROTOBUF"]);
});
