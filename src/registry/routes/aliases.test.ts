import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";

async function withAlias() {
  const opened = await openRegistry();
  await opened.register("orders", "x");
  await opened.ask("PUT /config/short", { alias: "orders" });
  return opened;
}

test("an alias means the other subject in every path under /subjects", async () => {
  const { ask, register } = await withAlias();
  const get = async (path: string) => (await ask(`GET ${path}`)).json();
  expect(await get("/subjects/short/versions")).toEqual([1]);
  expect(await get("/subjects/short/versions/latest")).toMatchObject({ subject: "orders" });
  expect((await ask("POST /subjects/short", { schema: "x" })).json()).toMatchObject({
    subject: "orders",
  });
  expect(await register("short", "x y?")).toMatchObject({ version: 2 });
  expect(await get("/subjects")).toEqual(["orders"]);
  const check = await ask("POST /compatibility/subjects/short/versions/latest", { schema: "z" });
  expect(check.json()).toEqual({ is_compatible: false });
  expect(await get("/schemas/ids/2?subject=short")).toMatchObject({ subject: "orders" });
  expect(await get("/schemas/ids/2/versions?subject=short")).toEqual([
    { subject: "orders", version: 2 },
  ]);
  expect((await ask("DELETE /subjects/short")).json()).toEqual([1, 2]);
});

test("configuration and mode stay the subject's own", async () => {
  const { ask } = await withAlias();
  expect((await ask("GET /config/short")).json()).toMatchObject({ alias: "orders" });
  expect((await ask("GET /config/orders")).json()).toMatchObject({ error_code: 40408 });
  await ask("PUT /mode/short", { mode: "READONLY" });
  expect((await ask("GET /mode/orders")).json()).toMatchObject({ error_code: 40409 });
});

test("an alias lies in its subject's context, and is followed once", async () => {
  const { ask, register } = await withAlias();
  await ask("PUT /config/shorter", { alias: "short" });
  expect((await ask("GET /subjects/shorter/versions")).json()).toMatchObject({ error_code: 40401 });
  await register(":.far:a b/c", "q");
  await ask("PUT /config/:.far:s%2F1", { alias: "a b/c" });
  for (const path of ["/subjects/:.far:s%2F1", "/contexts/.far/subjects/s%2F1"]) {
    expect((await ask(`GET ${path}/versions/1`)).json()).toMatchObject({
      subject: ":.far:a b/c",
    });
  }
  await ask("PUT /config/short", { alias: null });
  expect((await ask("GET /subjects/short/versions")).json()).toMatchObject({ error_code: 40401 });
});
