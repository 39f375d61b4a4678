import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";

async function withTwoVersions() {
  const opened = await openRegistry();
  await opened.register("s", "x");
  await opened.register("s", "x y?");
  return opened;
}

test("versions are listed as living, deleted, both, or with a sign", async () => {
  const { ask } = await withTwoVersions();
  expect((await ask("DELETE /subjects/s/versions/1")).json()).toBe(1);
  const list = async (query: string) => (await ask(`GET /subjects/s/versions${query}`)).json();
  expect(await list("")).toEqual([2]);
  expect(await list("?deleted=true")).toEqual([1, 2]);
  expect(await list("?deletedOnly=true")).toEqual([1]);
  expect(await list("?deletedAsNegative=true")).toEqual([-1, 2]);
});

test.each([
  ["latest", 200, 2],
  ["-1", 200, 2],
  ["1", 200, 1],
  ["3", 404, 40402],
  ["0", 422, 42202],
  ["-2", 422, 42202],
  ["two", 422, 42202],
  ["99999999999", 422, 42202],
])("GET version %s answers %i", async (version, status, told) => {
  const { ask } = await withTwoVersions();
  const answer = await ask(`GET /subjects/s/versions/${version}`);
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject(status === 200 ? { version: told } : { error_code: told });
});

test("a version tells everything about itself, and its text alone", async () => {
  const { ask, clock } = await withTwoVersions();
  expect((await ask("GET /subjects/s/versions/2")).json()).toEqual({
    subject: "s",
    version: 2,
    id: 2,
    guid: expect.any(String),
    schemaType: "AVRO",
    schema: "x y?",
    ts: expect.any(Number),
    deleted: false,
  });
  expect(clock.nowMs()).toBeGreaterThan(0);
  expect((await ask("GET /subjects/s/versions/2/schema")).text).toBe("x y?");
  expect((await ask("GET /subjects/s/versions/2/schema?format=loud")).text).toBe("X Y?");
});

test("one version is deleted softly, then for good", async () => {
  const { ask } = await withTwoVersions();
  const code = async (line: string) => (await ask(line)).json().error_code;
  expect(await code("DELETE /subjects/t/versions/1")).toBe(40401);
  expect(await code("DELETE /subjects/s/versions/7")).toBe(40402);
  expect(await code("DELETE /subjects/s/versions/x")).toBe(42202);
  expect(await code("DELETE /subjects/s/versions/1?permanent=true")).toBe(40407);
  expect((await ask("DELETE /subjects/s/versions/latest")).json()).toBe(2);
  expect(await code("DELETE /subjects/s/versions/2")).toBe(40406);
  expect(await code("GET /subjects/s/versions/2")).toBe(40402);
  expect((await ask("GET /subjects/s/versions/2?deleted=true")).json().deleted).toBe(true);
  expect((await ask("DELETE /subjects/s/versions/2?permanent=true")).json()).toBe(2);
  expect(await code("GET /subjects/s/versions/2?deleted=true")).toBe(40402);
});

test("a schema may mention others, which then cannot be deleted", async () => {
  const { ask, register } = await openRegistry();
  await register("inner", "x");
  const references = [{ name: "in", subject: "inner", version: 1 }];
  expect(await register("outer", "[in]")).toMatchObject({ error_code: 42201 });
  expect(await register("outer", "[in]", { references })).toMatchObject({ id: 2, references });
  for (const word of ["referencedby", "referencedBy"]) {
    expect((await ask(`GET /subjects/inner/versions/1/${word}`)).json()).toEqual([2]);
  }
  const code = async (line: string) => (await ask(line)).json().error_code;
  expect(await code("DELETE /subjects/inner")).toBe(42206);
  expect(await code("DELETE /subjects/inner/versions/1")).toBe(42206);
  await ask("DELETE /subjects/outer");
  expect((await ask("GET /subjects/inner/versions/1/referencedby")).json()).toEqual([]);
  expect((await ask("DELETE /subjects/inner")).json()).toEqual([1]);
  // Who mentions it only in a deleted version holds nothing back.
  expect((await ask("GET /subjects/inner/versions/1/referencedby?deleted=true")).json()).toEqual(
    [],
  );
  expect((await ask("DELETE /subjects/inner?permanent=true")).json()).toEqual([1]);
  expect((await ask("GET /subjects/outer/versions/1?deleted=true")).json().schema).toBe("[in]");
  expect(await code("GET /subjects/nobody/versions/1/referencedby")).toBe(40401);
});

test("a version that only deleted ones mention can be deleted for good", async () => {
  const { ask, register } = await openRegistry();
  await register("inner", "x");
  await register("outer", "[in]", { references: [{ name: "in", subject: "inner", version: 1 }] });
  await ask("DELETE /subjects/outer/versions/1");
  expect((await ask("DELETE /subjects/inner/versions/1")).json()).toBe(1);
  expect((await ask("DELETE /subjects/inner/versions/1?permanent=true")).json()).toBe(1);
});

test("a subject has a name", async () => {
  const { ask } = await openRegistry();
  for (const name of ["", ":.:", ":.far:"]) {
    const refused = await ask(`POST /subjects/${name}/versions`, { schema: "x" });
    expect(refused.json()).toMatchObject({ error_code: 42208 });
  }
  expect((await ask("GET /schemas/ids/1")).status).toBe(404);
});

test("registering tells what was registered, and not when", async () => {
  const { register } = await openRegistry();
  expect(await register("s", "x")).toEqual({
    id: 1,
    version: 1,
    guid: expect.any(String),
    schemaType: "AVRO",
    schema: "x",
  });
});

test("no id is given that clients cannot write", async () => {
  const { ask, register } = await openRegistry();
  await ask("PUT /mode/i", { mode: "IMPORT" });
  await register("i", "x", { id: 2 ** 31 - 1 });
  expect(await register("s", "y")).toMatchObject({ error_code: 50001 });
  // A schema that has an id keeps it, and other contexts count by themselves.
  expect(await register("s", "x")).toMatchObject({ id: 2 ** 31 - 1 });
  expect(await register(":.other:s", "y")).toMatchObject({ id: 1 });
});

test("references are followed, whatever shape they have", async () => {
  const { register } = await openRegistry();
  const reference = (subject: string, version = 1) => ({ name: subject, subject, version });
  await register("bottom", "x");
  await register("left", "[bottom]", { references: [reference("bottom")] });
  await register("right", "[bottom]", { references: [reference("bottom")] });
  const top = { references: [reference("left"), reference("right")] };
  expect(await register("top", "[left] [right] [bottom]", top)).toMatchObject({ version: 1 });
  const latest = { references: [reference("bottom", -1)] };
  expect(await register("last", "[bottom]", latest)).toMatchObject({
    references: [reference("bottom", 1)],
  });
});

test("references that lead nowhere, and references that are none, are refused", async () => {
  const { register } = await openRegistry();
  const refused = (references: unknown) => register("s", "x", { references });
  expect(await refused([{ name: "a", subject: "no", version: 1 }])).toEqual({
    error_code: 42201,
    message: expect.stringContaining('No schema reference found for subject "no" and version 1'),
  });
  expect(await refused([{ name: "a" }])).toMatchObject({ error_code: 42201 });
  expect(await refused([null])).toMatchObject({ error_code: 42201 });
  expect(await refused("no list")).toMatchObject({ error_code: 400 });
});

test("a schema that does not fit is refused with Confluent's reasons", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x");
  const answer = await ask("POST /subjects/s/versions", { schema: "x y" });
  expect(answer.status).toBe(409);
  expect(answer.json()).toEqual({
    error_code: 409,
    message:
      'Schema being registered is incompatible with an earlier schema for subject "s", ' +
      "details: [{errorType:'WORD_MISSING', description:'The new schema needs 'y', which the " +
      "old schema has not', additionalInfo:'/y'}, {oldSchemaVersion: 1}, {oldSchema: 'x'}, " +
      "{validateFields: 'false', compatibility: 'BACKWARD'}]",
  });
  expect(await register("s", "x z?", { schemaType: "JSON" })).toMatchObject({ error_code: 409 });
  expect(await register("s", "x", { schemaType: "XML" })).toEqual({
    error_code: 42201,
    message: "Invalid schema type XML",
  });
});

test("an empty schema stands for the one before, and makes no sense without", async () => {
  const { register } = await openRegistry();
  expect(await register("s", " ")).toEqual({ error_code: 42201, message: "Empty schema" });
  await register("s", "x");
  const metadata = { properties: { a: "b" } };
  expect(await register("s", "", { metadata })).toMatchObject({ version: 2, schema: "x" });
});

test("metadata and rules that are none are refused, and missing ones may be null", async () => {
  const { ask, register } = await openRegistry();
  for (const more of [{ metadata: { tags: 7 } }, { ruleSet: { domainRules: [7] } }]) {
    const refused = await ask("POST /subjects/s/versions", { schema: "x", ...more });
    expect(refused.status).toBe(400);
  }
  const ruleSet = { migrationRules: null, domainRules: [{ name: "r", type: "CEL" }] };
  const metadata = { tags: null, properties: { number: 7 } };
  expect(await register("s", "x", { metadata, ruleSet })).toMatchObject({
    metadata: { properties: { number: "7" } },
    ruleSet: { domainRules: [{ name: "r" }] },
  });
  expect((await ask("GET /schemas?ruleType=CEL")).json()).toHaveLength(1);
});
