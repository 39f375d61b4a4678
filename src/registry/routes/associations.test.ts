import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";
import { MemorySchemasTopic } from "../topic/memory-schemas-topic.ts";

const topic = (resourceName: string, ...associations: object[]) => ({
  resourceName,
  resourceNamespace: "lkc",
  resourceId: `id-of-${resourceName}`,
  resourceType: "topic",
  associations,
});

/** A subject that topics may share. */
async function withShared() {
  const opened = await openRegistry();
  await opened.register("shared", "x");
  return opened;
}

const weak = { subject: "shared", associationType: "value", lifecycle: "WEAK" };
const strong = { associationType: "value", schema: { schema: "q" } };

test("the names of topics find the subject that they share", async () => {
  const { ask } = await withShared();
  const made = await ask("POST /associations", topic("ticks", weak));
  expect(made.json()).toEqual({
    resourceName: "ticks",
    resourceNamespace: "lkc",
    resourceId: "id-of-ticks",
    resourceType: "topic",
    associations: [{ subject: "shared", associationType: "value", lifecycle: "WEAK" }],
  });
  await ask("POST /associations", topic("trades", weak));
  const told = async (path: string) => (await ask(`GET /associations/${path}`)).json();
  expect(await told("resources/-/ticks?resourceType=topic&associationType=value")).toEqual([
    {
      subject: "shared",
      guid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      resourceName: "ticks",
      resourceNamespace: "lkc",
      resourceId: "id-of-ticks",
      resourceType: "topic",
      associationType: "value",
      lifecycle: "WEAK",
      createTs: expect.any(Number),
      updateTs: expect.any(Number),
    },
  ]);
  const names = async (path: string) =>
    (await told(path)).map((one: { resourceName: string }) => one.resourceName);
  expect(await names("subjects/shared")).toEqual(["ticks", "trades"]);
  expect(await names("subjects/shared?limit=1&offset=1")).toEqual(["trades"]);
  expect(await names("resources/lkc/-")).toEqual(["ticks", "trades"]);
  expect(await names("resources/id-of-ticks")).toEqual(["ticks"]);
  expect(await names("resources/-/ticks?associationType=key")).toEqual([]);
  expect(await names("resources/-/ticks?lifecycle=STRONG")).toEqual([]);
  expect(await names("resources/other/ticks")).toEqual([]);
  expect((await ask("GET /associations/subjects/shared?lifecycle=NO")).status).toBe(404);
});

test("a topic brings its schemas: key and value are registered with it", async () => {
  const { ask, topic: log } = await openRegistry();
  const request = topic(
    "ticks",
    { ...strong, associationType: "key" },
    { associationType: "value", schema: { schema: "r" } },
  );
  const made = (await ask("POST /associations", request)).json();
  expect(made.associations).toEqual([
    {
      subject: ":.lkc:ticks-key",
      associationType: "key",
      lifecycle: "STRONG",
      schema: expect.objectContaining({ subject: ":.lkc:ticks-key", id: 1, schema: "q" }),
    },
    {
      subject: ":.lkc:ticks-value",
      associationType: "value",
      lifecycle: "STRONG",
      schema: expect.objectContaining({ subject: ":.lkc:ticks-value", id: 2, schema: "r" }),
    },
  ]);
  expect(log.appended).toEqual([5]);
  // Asked again, as after an answer that was lost, it is as it was.
  expect((await ask("POST /associations", request)).json().associations).toBeUndefined();
  const other = topic("ticks", { ...strong, schema: { schema: "z" } });
  expect((await ask("POST /associations", other)).json()).toEqual({
    error_code: 40903,
    message: "An association of type 'value' already exists for resource 'ticks'",
  });
});

test.each([
  [topic("a b", weak), "resourceName"],
  [topic("t"), "associations"],
  [{ ...topic("t", weak), resourceId: "" }, "resourceId"],
  [{ ...topic("t", weak), resourceNamespace: null }, "resourceNamespace"],
  [{ ...topic("t", weak), resourceType: "queue" }, "resourceType"],
  [topic("t", { ...weak, associationType: "header" }), "associationType"],
  [topic("t", weak, weak), "associationType"],
  [topic("t", { ...weak, frozen: true }), "frozen"],
  [topic("t", { ...weak, schema: { schema: "x" } }), "lifecycle"],
  [topic("t", { associationType: "value" }), "subject"],
  [topic("t", { ...weak, subject: ":.lkc:t-value" }), "subject"],
  [topic("t", { ...weak, lifecycle: "STRONG" }), "subject"],
  [topic("t", { associationType: "value", lifecycle: "STRONG" }), "schema"],
  [topic("t", { ...strong, frozen: false }), "frozen"],
  [topic("t", { ...strong, subject: "shared" }), "subject"],
  [topic("t", { ...strong, associationType: "key" }, weak), "lifecycle"],
])("%j makes no sense: %s", async (request, property) => {
  const { ask, topic: log } = await withShared();
  const refused = await ask("POST /associations", request);
  expect(refused.status).toBe(422);
  expect(refused.json()).toEqual({
    error_code: 42212,
    message: expect.stringContaining(`invalid value for property: '${property}', detail: `),
  });
  expect(log.log).toHaveLength(1);
});

test("what stands in the way of an association is told by Confluent's codes", async () => {
  const { ask, register } = await withShared();
  const code = async (method: string, request: object) =>
    (await ask(method, request)).json().error_code;
  const post = (request: object) => code("POST /associations", request);
  expect(await post(topic("t", { ...weak, subject: "nobody" }))).toBe(40907);
  expect(await post(topic("ticks", strong))).toBeUndefined();
  expect(await post(topic("t", { ...weak, subject: ":.lkc:ticks-value" }))).toBe(40905);
  expect(await post({ ...topic("ticks", strong), resourceId: "other" })).toBe(40904);
  const references = [{ name: "in", subject: ":.lkc:ticks-value", version: 1 }];
  expect(await register("s", "[in]", { references })).toMatchObject({ error_code: 42205 });
  await register(":.lkc:u-value", "y");
  await register("s", "[in]", {
    references: [{ name: "in", subject: ":.lkc:u-value", version: 1 }],
  });
  expect(await post(topic("u", { ...strong, schema: { schema: "y" } }))).toBe(42206);
  expect(await post(topic("v", { ...strong, schema: { schema: "!" } }))).toBe(42201);
  const put = (path: string, ...associations: object[]) =>
    code(`PUT /associations/resources/${path}`, {
      ...topic("t", ...associations),
      resourceId: path,
    });
  expect(await put("n", { lifecycle: "STRONG" })).toBe(42212);
  expect(await put("n", strong)).toBe(42212);
  expect(await put("n", { subject: "shared" })).toBeUndefined();
  expect(await put("n", { lifecycle: "STRONG", subject: "shared" })).toBe(42212);
  expect(await put("n", { lifecycle: "WEAK", subject: "s" })).toBe(42212);
  const mismatch = await ask("PUT /associations/resources/n", topic("t", weak));
  expect(mismatch.json().error_code).toBe(42212);
});

test("a subject that topics use cannot be deleted before they let it go", async () => {
  const { ask, register } = await withShared();
  await register("shared", "x y?");
  await ask("POST /associations", topic("ticks", weak));
  const code = async (line: string) => (await ask(line)).json().error_code;
  expect(await code("DELETE /subjects/shared")).toBe(40904);
  expect((await ask("DELETE /subjects/shared/versions/1")).json()).toBe(1);
  expect((await ask("DELETE /subjects/shared/versions/1?permanent=true")).json()).toBe(1);
  expect(await code("DELETE /subjects/shared/versions/2")).toBe(40907);
  expect((await ask("DELETE /associations/resources/id-of-ticks?dryRun=true")).status).toBe(204);
  expect((await ask("DELETE /associations/resources/id-of-ticks")).status).toBe(204);
  expect(await code("DELETE /associations/resources/id-of-ticks")).toBe(40410);
  expect((await ask("DELETE /subjects/shared")).json()).toEqual([2]);
});

test("what belongs to a topic goes with it, if it is told to", async () => {
  const { ask } = await openRegistry();
  await ask("POST /associations", topic("ticks", strong));
  const path = "DELETE /associations/resources/id-of-ticks";
  expect((await ask(path)).json()).toMatchObject({ error_code: 40908 });
  expect((await ask(`${path}?cascadeLifecycle=True`)).status).toBe(204);
  expect((await ask("GET /subjects?deleted=true")).json()).toEqual([]);
  expect((await ask("GET /associations/resources/-/ticks")).json()).toEqual([]);
});

test("nothing is written in a rehearsal, which needs no id", async () => {
  const { ask, topic: log } = await withShared();
  const { resourceId, ...unborn } = topic("ticks", strong);
  const rehearsed = await ask("POST /associations?dryRun=true", unborn);
  expect(rehearsed.json()).toEqual({
    resourceName: "ticks",
    resourceNamespace: "lkc",
    resourceType: "topic",
  });
  const wrong = topic("ticks", { ...strong, schema: { schema: "!" } });
  expect((await ask("POST /associations?dryRun=true", wrong)).json().error_code).toBe(42201);
  expect(log.log).toHaveLength(1);
  expect(resourceId).toBe("id-of-ticks");
});

test("a batch asks for many, and changes many, each with its own outcome", async () => {
  const { ask } = await withShared();
  const op = (opType: string, more: object) => ({ opType, ...more });
  const mutated = await ask("POST /associations:batchMutate", {
    requests: [
      topic("a", op("CREATE", strong)),
      topic("b", op("UPSERT", weak)),
      topic("c", op("CREATE", { ...weak, subject: "nobody" })),
      topic("d", op("DELETE", { associationType: "value" })),
      topic("e", op("JUMP", weak)),
      topic("f", op("CREATE", { ...strong, schema: { schema: "!" } })),
      topic("g", op("DELETE", weak), op("UPSERT", weak)),
    ],
  });
  expect(mutated.status).toBe(207);
  const results = mutated.json().results as { error?: { error_code: number }; result?: object }[];
  expect(results.map(({ error }) => error?.error_code ?? 0)).toEqual([
    0, 0, 40907, 0, 500, 42212, 42212,
  ]);
  expect(results[0]!.result).toMatchObject({
    associations: [{ subject: ":.lkc:a-value", schema: { version: 1 } }],
  });
  const asked = await ask("POST /associations:batchGet?includeSchemas=true", {
    requests: [
      { resourceId: "id-of-b" },
      { resourceName: "a", resourceNamespace: "-", associationTypes: ["value"] },
      { resourceName: "none", resourceNamespace: "lkc" },
      {},
    ],
  });
  expect(asked.status).toBe(207);
  expect(asked.json().results).toEqual([
    {
      result: expect.objectContaining({
        resourceName: "b",
        associations: [expect.objectContaining({ schema: expect.objectContaining({ id: 1 }) })],
      }),
    },
    { result: expect.objectContaining({ resourceId: "id-of-a", resourceNamespace: "-" }) },
    { result: { resourceName: "none", resourceNamespace: "lkc", resourceType: "topic" } },
    { error: { error_code: 500, message: expect.stringContaining("resourceId") } },
  ]);
  expect((await ask("POST /associations:batchGet", {})).json().error_code).toBe(42212);
});

test("under a context, subjects are meant to lie in it", async () => {
  const { ask, register } = await openRegistry();
  await register(":.a:shared", "x");
  const made = await ask("POST /contexts/a/associations", topic("ticks", weak));
  expect(made.json()).toMatchObject({ associations: [{ subject: ":.a:shared" }] });
  const listed = (await ask("GET /contexts/a/associations/subjects/shared")).json();
  expect(listed).toMatchObject([{ subject: ":.a:shared" }]);
});

test("associations are there after a restart, and for other registries", async () => {
  const first = await withShared();
  await first.ask("POST /associations", topic("ticks", weak));
  const again = await openRegistry(new MemorySchemasTopic(first.topic));
  const told = async ({ ask }: typeof first) =>
    (await ask("GET /associations/resources/-/-")).json();
  expect(await told(again)).toHaveLength(1);
  expect(await told(again)).toEqual(await told(first));
});

test("schemas are listed by what they are associated with", async () => {
  const { ask, register } = await withShared();
  await register("alone", "y");
  await ask("POST /associations", topic("ticks", weak));
  await ask("POST /associations", topic("trades", strong));
  const list = async (query: string) => {
    const told = (await ask(`GET /schemas?subjectPrefix=:*:&${query}`)).json();
    return told.map((one: { subject: string; associations?: object[] }) => [
      one.subject,
      one.associations?.length ?? 0,
    ]);
  };
  expect(await list("")).toEqual([
    [":.lkc:trades-value", 0],
    ["alone", 0],
    ["shared", 0],
  ]);
  expect(await list("lifecycle=WEAK")).toEqual([["shared", 1]]);
  expect(await list("lifecycle=NONE&lifecycle=STRONG")).toEqual([
    [":.lkc:trades-value", 1],
    ["alone", 0],
  ]);
  expect(await list("associationType=key")).toEqual([]);
  expect(await list("resourceType=topic")).toHaveLength(2);
  expect((await ask("GET /schemas?lifecycle=SOME")).status).toBe(404);
});
