import { expect, test } from "vitest";
import { FakeRegistry } from "./fake-registry.ts";
import { RegistryClient, RegistryError } from "./registry-client.ts";

const avro = (
  schema: string,
  references: { name: string; subject: string; version: number }[] = [],
) => ({ schemaType: "AVRO", schema, references }) as const;

test("what cannot change is asked for once, even by many at a time", async () => {
  const registry = new FakeRegistry();
  registry.register("a", avro('"int"'));
  const ask = () => registry.client.schema(1);
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(first).toBe(second);
  await ask();
  expect(registry.requests).toEqual(["GET /schemas/ids/1"]);
});

test("a refusal has the registry's code and words, and is not remembered", async () => {
  const registry = new FakeRegistry();
  const refusal = await registry.client.schema(1).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RegistryError);
  expect(refusal).toMatchObject({ status: 404, errorCode: 40403, message: "Schema not found" });
  registry.register("a", avro('"int"'));
  expect(await registry.client.schema(1)).toMatchObject({ id: 1, schema: '"int"' });
});

test("references come in the order in which they can be read, each once", async () => {
  const registry = new FakeRegistry();
  const to = (name: string) => ({ name, subject: name, version: 1 });
  registry.register("A", avro("a"));
  registry.register("B", avro("b", [to("A")]));
  registry.register("C", avro("c", [to("A"), to("B")]));
  const resolved = await registry.client.resolve([to("C"), to("A")]);
  expect(resolved.map(({ name }) => name)).toEqual(["A", "B", "C"]);
});

test("the subject's name is encoded, and a path in the address is kept", async () => {
  const asked: [string, unknown][] = [];
  const client = new RegistryClient({
    url: "http://host/registry/",
    username: "me",
    password: "pä:ss",
    headers: { "x-tenant": "t" },
    fetch: async (url, init) => {
      asked.push([String(url), init?.headers]);
      return Response.json({ id: 7 });
    },
  });
  expect(await client.register("a/b c:d", avro('"int"'))).toBe(7);
  expect(asked).toEqual([
    [
      "http://host/registry/subjects/a%2Fb%20c%3Ad/versions?normalize=false",
      {
        accept: "application/vnd.schemaregistry.v1+json",
        "content-type": "application/vnd.schemaregistry.v1+json",
        authorization: `Basic ${Buffer.from("me:pä:ss").toString("base64")}`,
        "x-tenant": "t",
      },
    ],
  ]);
});

test("no answer, and an answer that is no registry's, are told apart", async () => {
  const url = "http://nowhere";
  const silent = new RegistryClient({ url, fetch: () => Promise.reject(new Error("refused")) });
  await expect(silent.latest("a")).rejects.toMatchObject({
    message: "cannot reach the registry at http://nowhere",
    status: null,
  });
  const proxy = new RegistryClient({ url, fetch: async () => new Response("?", { status: 502 }) });
  await expect(proxy.latest("a")).rejects.toMatchObject({ status: 502, errorCode: null });
  expect(() => new RegistryClient({ url: "nowhere" })).toThrow('"nowhere" is no address');
});
