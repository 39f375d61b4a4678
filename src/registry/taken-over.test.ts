import { expect, test } from "vitest";
import { loadFormats } from "./formats/formats.ts";
import { openRegistry } from "./registry-fixture.ts";
import { MemorySchemasTopic } from "./topic/memory-schemas-topic.ts";

const formats = await loadFormats();

/** A topic as another registry left it. */
function written(...records: readonly (readonly [key: unknown, value: unknown])[]) {
  const topic = new MemorySchemasTopic();
  const bytes = (part: unknown) =>
    part === null ? null : Buffer.from(typeof part === "string" ? part : JSON.stringify(part));
  void topic.append(records.map(([key, value]) => ({ key: bytes(key)!, value: bytes(value) })));
  return topic;
}

const schema = (subject: string, id: number, more: object, version = 1) =>
  [
    { keytype: "SCHEMA", subject, version, magic: 1 },
    { subject, version, id, deleted: false, ...more },
  ] as const;

const texts = [
  ["AVRO", '{"type":"record","name":"R","fields":[{"name":"a-b","type":"nothing"}]}', '"string"'],
  ["JSON", '{"properties":{"a":{"$ref":"#/nowhere"}}}', '{"type":"object"}'],
  ["PROTOBUF", 'syntax = "proto9"; message {', 'syntax = "proto3"; message A { }'],
  ["XML", "<schema/>", null],
] as const;

test.each(texts)(
  "%s that makes no sense here is handed out as it stands",
  async (type, text, good) => {
    const topic = written(schema("s", 7, { schemaType: type, schema: text }));
    const { ask, register } = await openRegistry(topic, formats);
    const get = async (path: string) => (await ask(`GET ${path}`)).json();
    expect(await get("/schemas/ids/7")).toMatchObject({ schemaType: type, schema: text });
    expect(await get("/subjects/s/versions/latest")).toMatchObject({ id: 7, schema: text });
    expect(await get("/subjects/s/versions/1?format=serialized")).toMatchObject({ schema: text });
    expect((await ask("GET /subjects/s/versions/1/schema?format=resolved")).text).toBe(text);
    expect(await get("/schemas")).toMatchObject([{ id: 7 }]);
    // What has to be read is refused.
    const offered = { schema: text, schemaType: type };
    expect((await ask("POST /subjects/s", offered)).json().error_code).toBe(42201);
    if (good === null) return;
    const references = [{ name: "r.proto", subject: "s", version: 1 }];
    const mention =
      type === "PROTOBUF" ? 'syntax = "proto3"; import "r.proto"; message A { }' : good;
    const refused = await register("t", mention, { schemaType: type, references });
    // A JSON schema is not read for what it does not ask of its references.
    if (type !== "JSON") expect(refused).toMatchObject({ error_code: 42201 });
    // Nobody can tell what goes with it, and so nothing does; but it can be deleted.
    const compatibility = "POST /compatibility/subjects/s/versions/latest";
    const next = { schema: good, schemaType: type };
    expect(await register("s", good, next)).toMatchObject({ error_code: 42201 });
    expect((await ask(compatibility, next)).status).toBe(422);
    expect((await ask(`${compatibility}?verbose=true`, next)).json()).toMatchObject({
      is_compatible: false,
      messages: [expect.stringContaining(`Invalid schema of type ${type}`)],
    });
    await ask("PUT /config/s", { compatibility: "NONE" });
    expect(await register("s", good, next)).toMatchObject({ version: 2 });
    await ask("DELETE /subjects/t");
    await ask("DELETE /subjects/t?permanent=true");
    expect((await ask("DELETE /subjects/s/versions/1")).json()).toBe(1);
    expect((await ask("DELETE /subjects/s/versions/1?permanent=true")).json()).toBe(1);
  },
);

const draft04 = "http://json-schema.org/draft-04/schema#";
const objects = { type: "object", properties: { a: { type: "string" } } };

/** By what Confluent's registry let in once, a schema that does not fit it. */
const legacy = [
  ["JSON", { $schema: draft04, ...objects, required: [] }],
  ["JSON", { ...objects, properties: { a: { type: "string", enum: ["A", "B", "A"] } } }],
  ["JSON", { ...objects, definitions: { unused: { $ref: "#/definitions/unused" } } }],
  ["JSON", { ...objects, patternProperties: { "(": {} } }],
  ["AVRO", { type: "record", name: "Old", fields: [{ name: "a", type: "int", default: "x" }] }],
  ["AVRO", { type: "record", name: "Ol-d", fields: [{ name: "a-b", type: "int" }] }],
] as const;

test.each(legacy)("%s that was let in once is found, and binds: %j", async (schemaType, old) => {
  const text = JSON.stringify(old);
  const { ask, register } = await openRegistry(
    written(schema("s", 7, { schemaType, schema: text })),
    formats,
  );
  const offered = { schemaType, schema: text };
  expect((await ask("POST /subjects/s", offered)).json()).toMatchObject({ id: 7, version: 1 });
  expect(await register("s", text, offered)).toMatchObject({ id: 7, version: 1 });
  const other = schemaType === "JSON" ? { type: "array" } : "string";
  const misfit = { schemaType, schema: JSON.stringify(other) };
  const check = await ask("POST /compatibility/subjects/s/versions/latest", misfit);
  expect(check.json()).toEqual({ is_compatible: false });
  expect(await register("s", misfit.schema, misfit)).toMatchObject({ error_code: 409 });
});

test("new schemas are looked at closely, unless they are imported", async () => {
  const { ask, register } = await openRegistry(written(), formats);
  const text = JSON.stringify({ type: "record", name: "R", fields: [legacy[4][1].fields[0]] });
  expect(await register("s", text)).toMatchObject({ error_code: 42201 });
  await ask("PUT /config/free", { validateNewSchemas: false });
  expect(await register("free", text)).toMatchObject({ version: 1 });
  await ask("PUT /mode/import", { mode: "IMPORT" });
  expect(await register("import", text.replace("R", "I"), { id: 9 })).toMatchObject({ id: 9 });
});

test("what is odd about a schema is left out, and the rest is there", async () => {
  const text = { schema: '"string"' };
  const odd = [
    { references: [null, 7, {}, { name: "a", subject: "b", version: 2 ** 40 }] },
    { references: { name: "a" } },
    { metadata: { tags: { t: 7 }, properties: { p: {} }, sensitive: 7 } },
    { metadata: { tags: 7, properties: null, sensitive: { a: 1 } } },
    { metadata: [] },
    { ruleSet: { domainRules: 7, migrationRules: [null, 7], encodingRules: { a: 1 } } },
    { ruleSet: { domainRules: [{ name: 7, tags: [7, null], params: 7 }], enableAt: 7 } },
    { schemaType: 7 },
    { deleted: "no" },
  ];
  const topic = written(
    ...odd.map((more, index) => schema(`s${index}`, index + 1, { ...text, ...more })),
  );
  const { ask, register } = await openRegistry(topic, formats);
  for (const index of odd.keys()) {
    const found = await ask(`GET /subjects/s${index}/versions/1`);
    expect(found.json()).toMatchObject({ schema: '"string"', id: index + 1 });
    expect(await register(`s${index}`, '"int"')).toHaveProperty("error_code", 409);
  }
});

test("a record that nobody can read is passed over", async () => {
  const deep = `${"[".repeat(200_000)}`;
  const topic = written(
    ["not json", "x"],
    [deep, deep],
    [{ keytype: "SCHEMA", subject: "s", version: 1, magic: 1 }, deep],
    [{ keytype: "SCHEMA", subject: 7, version: {}, magic: 1 }, {}],
    [
      { keytype: "CONFIG", subject: "s", magic: 0 },
      { compatibilityLevel: 7, alias: {} },
    ],
    [
      { keytype: "CONFIG", subject: "s", magic: 0 },
      { defaultMetadata: 7, overrideRuleSet: [] },
    ],
    [{ keytype: "MODE", subject: "s", magic: 0 }, { mode: ["READONLY"] }],
    [{ keytype: "DELETE_SUBJECT", subject: "s", magic: 0 }, { version: "all" }],
    [{ keytype: "CLEAR_SUBJECT", subject: {}, magic: 0 }, "7"],
    [{ keytype: "CONTEXT", tenant: 7, context: 7, magic: 0 }, {}],
    [{ keytype: "ASSOC", resourceName: "t" }, {}],
    [{ keytype: "EXPORTER", name: "e" }, {}],
    [{ keytype: "NOOP", magic: 0 }, null],
    [null, "{}"].map((part) => part ?? "") as [string, string],
    schema("s", 3, { schema: '"string"' }),
  );
  const { ask, register } = await openRegistry(topic, formats);
  expect((await ask("GET /schemas")).json()).toMatchObject([{ subject: "s", id: 3 }]);
  expect(await register("s", '"string"', { metadata: { properties: { a: "b" } } })).toMatchObject({
    id: 4,
  });
});
