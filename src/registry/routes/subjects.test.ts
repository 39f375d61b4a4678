import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";

test("registering gives an id, and the same schema the same id under any subject", async () => {
  const { register } = await openRegistry();
  const first = await register("a", "x y");
  expect(first).toMatchObject({ id: 1, version: 1, schemaType: "AVRO", schema: "x y" });
  expect(await register("a", "x   y")).toEqual(first);
  expect(await register("b", "x y")).toMatchObject({ id: 1, version: 1, guid: first.guid });
  expect(await register("b", "x")).toMatchObject({ id: 2, version: 2 });
});

test("a guid is the MD5 of the content, as Confluent computes it", async () => {
  const { register } = await openRegistry();
  // printf 'x y' | md5sum
  expect((await register("a", "x y")).guid).toBe("c8d1ae92-9633-5b1c-fc3d-0d1b47b664a7");
});

test("subjects are listed by prefix, and deleted ones only when asked for", async () => {
  const { ask, register } = await openRegistry();
  for (const subject of ["b-value", "a-value", ":.ctx:a-key"]) await register(subject, "x");
  await ask("DELETE /subjects/b-value");
  expect((await ask("GET /subjects")).json()).toEqual([":.ctx:a-key", "a-value"]);
  expect((await ask("GET /subjects?deleted=True")).json()).toHaveLength(3);
  expect((await ask("GET /subjects?deletedOnly=true")).json()).toEqual(["b-value"]);
  expect((await ask("GET /subjects?subjectPrefix=a")).json()).toEqual(["a-value"]);
  expect((await ask("GET /subjects?subjectPrefix=:*:a")).json()).toHaveLength(2);
  expect((await ask("GET /subjects?offset=1&limit=1&deleted=true")).json()).toEqual(["a-value"]);
});

test("a schema is found under its subject by what it says", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x y");
  await register("s", "x y z?");
  expect((await ask("POST /subjects/s", { schema: "x  y" })).json()).toMatchObject({
    subject: "s",
    version: 1,
    id: 1,
    schema: "x y",
  });
  expect((await ask("POST /subjects/s", { schema: "q" })).json()).toEqual({
    error_code: 40403,
    message: "Schema not found",
  });
  expect((await ask("POST /subjects/t", { schema: "x" })).json()).toEqual({
    error_code: 40401,
    message: "Subject 't' not found.",
  });
  const bad = await ask("POST /subjects/s", { schema: "x!" });
  expect(bad.status).toBe(422);
  expect(bad.json().error_code).toBe(42201);
});

test("normalize finds and registers what means the same", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "y x", {}, "?normalize=True");
  expect((await ask("GET /subjects/s/versions/1")).json().schema).toBe("x y");
  expect((await ask("POST /subjects/s", { schema: "y x" })).status).toBe(404);
  expect((await ask("POST /subjects/s?normalize=true", { schema: "y x" })).status).toBe(200);
  await ask("PUT /config/s", { normalize: true });
  expect((await ask("POST /subjects/s", { schema: "y x" })).status).toBe(200);
});

test("deleting is soft first, then for good, each with its own refusals", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x");
  await register("s", "x y?");
  const code = async (line: string) => (await ask(line)).json().error_code;
  expect(await code("DELETE /subjects/t")).toBe(40401);
  expect(await code("DELETE /subjects/s?permanent=true")).toBe(40405);
  expect((await ask("DELETE /subjects/s")).json()).toEqual([1, 2]);
  expect(await code("DELETE /subjects/s")).toBe(40404);
  expect(await code("GET /subjects/s/versions")).toBe(40401);
  expect((await ask("GET /subjects/s/versions?deleted=true")).json()).toEqual([1, 2]);
  expect((await ask("GET /schemas/ids/1")).status).toBe(200);
  expect((await ask("DELETE /subjects/s?permanent=true")).json()).toEqual([1, 2]);
  expect(await code("DELETE /subjects/s?permanent=true")).toBe(40401);
  expect(await code("GET /schemas/ids/1")).toBe(40403);
});

test("registering again after a soft delete gives the old id and a new version", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x");
  await ask("DELETE /subjects/s");
  expect(await register("s", "x")).toMatchObject({ id: 1, version: 2 });
  expect((await ask("GET /subjects/s/versions?deleted=true")).json()).toEqual([2]);
  expect(await register("s", "z", {}, "?force=true")).toMatchObject({ id: 2, version: 3 });
});

test("ids of what is gone for good are not given again", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x");
  await ask("DELETE /subjects/s");
  await ask("DELETE /subjects/s?permanent=true");
  expect(await register("s", "y")).toMatchObject({ id: 2, version: 1 });
});

test("names may hold anything but control characters", async () => {
  const { ask, register } = await openRegistry();
  for (const subject of ["a/b", "a%b", "a b:c", "schemas/ids/1", "ü", "x".repeat(300)]) {
    expect(await register(subject, "x")).toMatchObject({ id: 1 });
    const answer = await ask(`GET /subjects/${encodeURIComponent(subject)}/versions/latest`);
    expect(answer.json().subject).toBe(subject);
  }
  expect(await register("a\nb", "x")).toMatchObject({ error_code: 42208 });
  expect(await register("__GLOBAL", "x")).toMatchObject({ error_code: 42208 });
});

test("metadata tells schemas apart, is found by its properties and passed on", async () => {
  const { ask, register } = await openRegistry();
  const metadata = { properties: { owner: "me" } };
  expect(await register("s", "x")).toMatchObject({ id: 1 });
  expect(await register("s", "x", { metadata })).toMatchObject({ id: 2, version: 2, metadata });
  expect(await register("s", "x y?")).toMatchObject({ id: 3, version: 3, metadata });
  const found = await ask("GET /subjects/s/metadata?key=owner&value=me");
  expect(found.json().version).toBe(3);
  expect((await ask("GET /subjects/s/metadata?key=owner&value=you")).json().error_code).toBe(40403);
});
