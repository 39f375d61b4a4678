import { expect, test } from "vitest";
import { refuse } from "../client/refusal.ts";
import { openRegistry } from "./registry-fixture.ts";

const v1 = "application/vnd.schemaregistry.v1+json";

test.each([
  [undefined, v1],
  ["*/*", v1],
  ["text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", v1],
  ["application/json", "application/json"],
  ["application/vnd.schemaregistry+json, application/json", "application/vnd.schemaregistry+json"],
  ["application/json; q=0.9, application/vnd.schemaregistry.v1+json", v1],
])("who accepts %s gets %s", async (accept, type) => {
  const { ask } = await openRegistry();
  const answer = await ask("GET /subjects", undefined, accept === undefined ? {} : { accept });
  expect(answer.status).toBe(200);
  expect(answer.headers["content-type"]).toContain(type);
});

test("who accepts nothing that there is gets 406", async () => {
  const { ask } = await openRegistry();
  const answer = await ask("GET /subjects", undefined, { accept: "text/plain" });
  expect(answer.json()).toEqual({ error_code: 406, message: "HTTP 406 Not Acceptable" });
});

test.each([
  "application/json",
  "application/json; charset=utf-8",
  "application/vnd.schemaregistry+json",
  "application/octet-stream",
])("a body may be of type '%s'", async (type) => {
  const { ask } = await openRegistry();
  const headers = { "content-type": type };
  const answer = await ask("POST /subjects/s/versions", { schema: "x" }, headers);
  expect(answer.status).toBe(200);
});

test("a body need not say what it is", async () => {
  const { server } = await openRegistry();
  const url = "/subjects/s/versions";
  const answer = await server.inject({ method: "POST", url, payload: '{"schema":"x"}' });
  expect(answer.statusCode).toBe(200);
});

test("a body of another type is refused", async () => {
  const { ask } = await openRegistry();
  const headers = { "content-type": "text/plain" };
  expect((await ask("POST /subjects/s/versions", "x", headers)).status).toBe(415);
});

test("credentials are passed over while nobody asks for them", async () => {
  const { ask } = await openRegistry();
  const answer = await ask("GET /subjects", undefined, { authorization: "Basic Og==" });
  expect(answer.status).toBe(200);
});

test.each([
  ["GET /nowhere", 404],
  ["PUT /subjects/s", 405],
  ["DELETE /schemas/types", 405],
  ["GET /subjects?limit=ten", 404],
  ["GET /subjects/%E0%A4%A", 400],
])("%s answers %i in the registry's own shape", async (line, status) => {
  const { ask } = await openRegistry();
  const answer = await ask(line);
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({ error_code: status, message: expect.any(String) });
});

test("clients that ask for associations first are told that there are none", async () => {
  const { ask } = await openRegistry();
  const path =
    "/associations/resources/-/stock_avro_topic?resourceType=topic&associationType=value";
  const answer = await ask(`GET ${path}`);
  expect([answer.status, answer.json()]).toEqual([200, []]);
});

test("the registry tells what it is", async () => {
  const { ask } = await openRegistry();
  expect((await ask("GET /")).json()).toEqual({});
  expect((await ask("GET /status/ready")).status).toBe(200);
  expect((await ask("GET /v1/metadata/version")).json().version).toBe("1.2.3");
  expect((await ask("GET /v1/metadata/id")).json().scope.clusters).toMatchObject({
    "kafka-cluster": "kraft",
  });
});

test("hostile bodies are refused", async () => {
  const { ask, register } = await openRegistry();
  expect((await ask("POST /subjects/s/versions", "x".repeat(6_000_000))).status).toBe(413);
  expect(await register("s", "x".repeat(1_100_000))).toMatchObject({ error_code: 42209 });
  expect(await register("s", "[".repeat(10_000))).toMatchObject({ error_code: 42201 });
  expect((await ask("PUT /config", "[".repeat(1_000_000))).status).toBe(400);
  expect((await ask("PUT /config", '{"__proto__": {"compatibility": "NONE"}}')).status).toBe(200);
  expect((await ask("GET /config")).json()).toEqual({ compatibilityLevel: "BACKWARD" });
});

test.each([
  ["NETWORK_EXCEPTION", 50003],
  ["REQUEST_TIMED_OUT", 50002],
  ["MESSAGE_TOO_LARGE", 42209],
  ["TOPIC_AUTHORIZATION_FAILED", 50001],
] as const)(
  "a write refused with %s is told as %i, and nothing has changed",
  async (error, code) => {
    const { topic, register, ask } = await openRegistry();
    topic.refusal = refuse(error);
    expect(await register("s", "x")).toMatchObject({ error_code: code });
    topic.refusal = null;
    expect((await ask("GET /subjects")).json()).toEqual([]);
    expect(await register("s", "x")).toMatchObject({ id: 1 });
  },
);

test("OPTIONS tells the methods of a path, and others are refused with 405", async () => {
  const { server, ask } = await openRegistry();
  const options = await server.inject({ method: "OPTIONS", url: "/subjects/a%20b" });
  expect(options.statusCode).toBe(200);
  expect(options.headers.allow).toBe("POST,DELETE,OPTIONS");
  const listed = await server.inject({ method: "OPTIONS", url: "/subjects" });
  expect(listed.headers.allow).toBe("HEAD,GET,OPTIONS");
  expect((await server.inject({ method: "HEAD", url: "/subjects" })).statusCode).toBe(200);
  for (const method of ["PATCH", "TRACE", "POST"] as const) {
    const { statusCode } = await server.inject({ method, url: "/subjects", headers: json });
    expect(statusCode).toBe(405);
  }
  expect((await ask("GET /nope")).status).toBe(404);
});

test("a body that is not UTF-8 is refused", async () => {
  const { server } = await openRegistry();
  const payload = Buffer.from('{"schema":"\xff"}', "latin1");
  const url = "/subjects/s/versions";
  const answer = await server.inject({ method: "POST", url, headers: json, payload });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ error_code: 400 });
});

const json = { "content-type": "application/json" };
