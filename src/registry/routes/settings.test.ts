import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";

test("a subject has the whole registry's configuration until it has its own", async () => {
  const { ask } = await openRegistry();
  const get = async (path: string) => (await ask(`GET ${path}`)).json();
  expect(await get("/config")).toEqual({ compatibilityLevel: "BACKWARD" });
  expect(await get("/config/s")).toEqual({
    error_code: 40408,
    message: "Subject 's' does not have subject-level compatibility configured",
  });
  expect(await get("/config/s?defaultToGlobal=true")).toEqual({ compatibilityLevel: "BACKWARD" });
  const put = await ask("PUT /config/s", { compatibility: "full" });
  expect(put.json()).toEqual({ compatibility: "FULL" });
  expect(await get("/config/s")).toEqual({ compatibilityLevel: "FULL" });
  expect((await ask("PUT /config", { compatibility: "NONE", normalize: true })).status).toBe(200);
  expect(await get("/config/s?defaultToGlobal=true")).toEqual({
    compatibilityLevel: "FULL",
    normalize: true,
  });
  expect((await ask("DELETE /config/s")).json()).toEqual({ compatibilityLevel: "FULL" });
  expect((await ask("DELETE /config/s")).json().error_code).toBe(40401);
  expect((await ask("DELETE /config")).status).toBe(200);
  expect(await get("/config")).toEqual({ compatibilityLevel: "BACKWARD" });
});

test("what a change of the configuration leaves out stays, and null takes away", async () => {
  const { ask } = await openRegistry();
  await ask("PUT /config/s", { compatibility: "FULL", compatibilityGroup: "g" });
  await ask("PUT /config/s", { normalize: true, compatibilityGroup: null });
  expect((await ask("GET /config/s")).json()).toEqual({
    compatibilityLevel: "FULL",
    normalize: true,
  });
});

test.each([
  [{ compatibility: "SIDEWARD" }, 42203],
  ["{", 400],
  ["null", 422],
  ["", 422],
])("PUT /config with %j is refused with %i", async (body, code) => {
  const { ask } = await openRegistry();
  const answer = await ask("PUT /config", body);
  expect(answer.json().error_code).toBe(code);
  expect(answer.status).toBe(code > 1000 ? Math.floor(code / 100) : code);
});

test("a level says who must read what the other wrote, and which versions count", async () => {
  const { ask, register } = await openRegistry();
  await ask("PUT /config/s", { compatibility: "NONE" });
  await register("s", "a b");
  await register("s", "a");
  const fits = async (level: string, schema: string) => {
    await ask("PUT /config/s", { compatibility: level });
    const answer = await ask("POST /compatibility/subjects/s/versions", { schema });
    return answer.json().is_compatible;
  };
  expect(await fits("BACKWARD", "a")).toBe(true);
  expect(await fits("BACKWARD", "b")).toBe(false);
  expect(await fits("BACKWARD_TRANSITIVE", "c?")).toBe(true);
  expect(await fits("FORWARD", "a c")).toBe(true);
  expect(await fits("FORWARD_TRANSITIVE", "a c")).toBe(false);
  expect(await fits("FULL", "a c")).toBe(false);
  expect(await fits("FULL", "a c?")).toBe(true);
  expect(await fits("FULL_TRANSITIVE", "a c?")).toBe(false);
  expect(await fits("NONE", "q")).toBe(true);
});

test("a verdict names its reasons when asked, and a version may be chosen", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "a b");
  await register("s", "a");
  const check = async (path: string, schema: string) =>
    (await ask(`POST /compatibility/subjects/s/versions${path}`, { schema })).json();
  expect(await check("/1", "a b")).toEqual({ is_compatible: true });
  const told = await check("/latest?verbose=true", "a b");
  expect(told.is_compatible).toBe(false);
  expect(told.messages[0]).toContain("errorType:'WORD_MISSING'");
  expect(await check("?verbose=True", "a")).toEqual({ is_compatible: true, messages: [] });
  expect(await check("/9", "a")).toMatchObject({ error_code: 40402 });
  expect(await check("/x", "a")).toMatchObject({ error_code: 42202 });
  expect(await check("", "!")).toMatchObject({ error_code: 42201 });
  expect(await check("?verbose=true", "!")).toMatchObject({ is_compatible: false });
});

test("with a compatibility group only schemas of the same group count", async () => {
  const { ask, register } = await openRegistry();
  await ask("PUT /config/s", { compatibilityGroup: "major" });
  const major = (version: string) => ({ metadata: { properties: { major: version } } });
  expect(await register("s", "x", major("1"))).toMatchObject({ version: 1 });
  expect(await register("s", "y", major("1"))).toMatchObject({ error_code: 409 });
  expect(await register("s", "y", major("2"))).toMatchObject({ version: 2 });
  expect(await register("s", "x z?", major("1"))).toMatchObject({ version: 3 });
});

test("a subject nobody knows fits everything", async () => {
  const { ask } = await openRegistry();
  const answer = await ask("POST /compatibility/subjects/new/versions", { schema: "a" });
  expect(answer.json()).toEqual({ is_compatible: true });
});

test("modes are read, set and taken back", async () => {
  const { ask } = await openRegistry();
  const get = async (path: string) => (await ask(`GET ${path}`)).json();
  expect(await get("/mode")).toEqual({ mode: "READWRITE" });
  expect(await get("/mode/s")).toMatchObject({ error_code: 40409 });
  expect(await get("/mode/s?defaultToGlobal=true")).toEqual({ mode: "READWRITE" });
  expect((await ask("PUT /mode/s", { mode: "readonly" })).json()).toEqual({ mode: "READONLY" });
  expect(await get("/mode/s")).toEqual({ mode: "READONLY" });
  expect((await ask("PUT /mode/s", { mode: "SOMETIMES" })).json().error_code).toBe(42204);
  expect((await ask("PUT /mode/s", { mode: "FORWARD" })).json().error_code).toBe(42204);
  expect((await ask("DELETE /mode/s")).json()).toEqual({ mode: "READONLY" });
  expect((await ask("DELETE /mode/s")).json().error_code).toBe(40401);
});

test("nothing changes in a read-only mode, but what is there is found", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x");
  await ask("PUT /mode", { mode: "READONLY_OVERRIDE" });
  expect(await register("s", "x")).toMatchObject({ id: 1 });
  expect(await register("s", "x y?")).toMatchObject({ error_code: 42205 });
  expect((await ask("DELETE /subjects/s")).json().error_code).toBe(42205);
  expect((await ask("PUT /config/s", { compatibility: "NONE" })).json().error_code).toBe(42205);
  await ask("PUT /mode/s", { mode: "READWRITE" });
  expect(await register("s", "x y?")).toMatchObject({ id: 2 });
});

test("IMPORT takes ids and versions as they come, once there is nothing in the way", async () => {
  const { ask, register } = await openRegistry();
  await register("s", "x");
  expect(await register("s", "q", { id: 9 })).toMatchObject({ error_code: 42205 });
  const refused = await ask("PUT /mode/s", { mode: "IMPORT" });
  expect(refused.json().error_code).toBe(42205);
  expect((await ask("PUT /mode/s?force=true", { mode: "IMPORT" })).status).toBe(200);
  expect(await register("s", "q", { id: 9, version: 5 })).toMatchObject({ id: 9, version: 5 });
  expect(await register("s", "r", { id: 9, version: 6 })).toMatchObject({ error_code: 42205 });
  expect(await register("s", "r")).toMatchObject({ error_code: 42205 });
  await ask("PUT /mode/s", { mode: "READWRITE" });
  expect(await register("s", "q y?")).toMatchObject({ id: 10, version: 6 });
});

test("a mode goes only when somebody says so", async () => {
  const { ask } = await openRegistry();
  await ask("PUT /mode/s", { mode: "READONLY" });
  expect((await ask("PUT /mode/s", {})).json().error_code).toBe(42204);
  expect((await ask("GET /mode/s")).json()).toEqual({ mode: "READONLY" });
  expect((await ask("PUT /mode/s", { mode: null })).status).toBe(200);
  expect((await ask("GET /mode/s")).json().error_code).toBe(40409);
});

test("fields may not take names that are reserved, and these stay reserved", async () => {
  const { ask, register } = await openRegistry();
  const reserving = (names: string) => ({
    metadata: { properties: { "confluent:reserved": names } },
  });
  expect(await register("s", "x", reserving("x"))).toMatchObject({ version: 1 });
  await ask("PUT /config", { validateFields: true, compatibility: "NONE" });
  expect(await register("t", "x", reserving(" y, x,"))).toEqual({
    error_code: 409,
    message: expect.stringContaining(
      "details: [The new schema has field that conflicts with the reserved field x., " +
        "{validateFields: 'true', compatibility: 'NONE'}]",
    ),
  });
  expect(await register("t", "x", reserving("y,z"))).toMatchObject({ version: 1 });
  const removing = { schema: "x q", ...reserving("z") };
  const check = "POST /compatibility/subjects/t/versions/latest?verbose=true";
  expect((await ask(check, removing)).json()).toEqual({
    is_compatible: false,
    messages: [
      "The new schema has reserved field y removed from its metadata which is present in the old " +
        "schema's metadata.",
      "{validateFields: 'true', compatibility: 'NONE'}",
    ],
  });
  expect(await register("t", "x q", reserving("y,z,w"))).toMatchObject({ version: 2 });
  expect(await register("u", "$$x")).toMatchObject({ error_code: 42201 });
});

test("a policy that nobody knows is none", async () => {
  const { ask } = await openRegistry();
  const put = (compatibilityPolicy: string) => ask("PUT /config/s", { compatibilityPolicy });
  expect((await put("lenient")).json()).toEqual({ compatibilityPolicy: "LENIENT" });
  expect((await put("SIDEWARD")).json()).toEqual({});
});
