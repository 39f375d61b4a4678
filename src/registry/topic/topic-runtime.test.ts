import { expect, test } from "vitest";
import { type Refusal, refuse } from "../../client/refusal.ts";
import type { KeyAndValue } from "../../shard/log-records.ts";
import type { Registry } from "../registry.ts";
import { openRegistry, registering } from "../registry-fixture.ts";
import { MemorySchemasTopic } from "./memory-schemas-topic.ts";

test("what was registered is there after a restart", async () => {
  const first = await openRegistry();
  await first.register("s", "x");
  const again = await openRegistry(new MemorySchemasTopic(first.topic));
  expect((await again.ask("GET /subjects/s/versions/1")).json()).toMatchObject({ schema: "x" });
  expect(await again.register("t", "y")).toMatchObject({ id: 2 });
});

test("registries over one topic see what the others write", async () => {
  const one = await openRegistry();
  const other = await openRegistry(new MemorySchemasTopic(one.topic));
  await one.register("s", "x");
  expect(await other.register("s", "x")).toMatchObject({ id: 1, version: 1 });
  expect(await other.register("s", "x y?")).toMatchObject({ id: 2, version: 2 });
});

test("two that write at once do not give one id to two schemas", async () => {
  const one = await openRegistry();
  const topic = new MemorySchemasTopic(one.topic);
  const other = await openRegistry(topic);
  // The other has decided, and before it writes somebody else does.
  topic.beforeAppend = () => {
    const key = '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}';
    const value = '{"subject":"s","version":1,"id":1,"schemaType":"AVRO","schema":"x"}';
    void one.topic.append([{ key: Buffer.from(key), value: Buffer.from(value) }]);
  };
  const answering = other.register("s", "y");
  let isAnswered = false;
  void answering.then(() => {
    isAnswered = true;
  });
  // The loser of a race waits a moment before it decides again.
  while (!isAnswered) await other.clock.advance(1);
  expect(await answering).toMatchObject({ error_code: 409 });
  const told = async (opened: typeof one) => (await opened.ask("GET /schemas?deleted=true")).json();
  expect(await told(other)).toMatchObject([{ subject: "s", version: 1, id: 1, schema: "x" }]);
  expect(await told(one)).toEqual(await told(other));
  const late = await openRegistry(new MemorySchemasTopic(one.topic));
  expect(await told(late)).toEqual(await told(other));
});

test("a race that changes nothing is not run again", async () => {
  const { topic, register } = await openRegistry();
  topic.beforeAppend = () => {
    void topic.append([{ key: Buffer.from('{"keytype":"NOOP","magic":0}'), value: null }]);
  };
  expect(await register("s", "x")).toMatchObject({ id: 1 });
  expect(topic.log).toHaveLength(2);
});

test("a record that was written without an answer still counts once it is read", async () => {
  const { topic, register } = await openRegistry();
  topic.refusal = refuse("NETWORK_EXCEPTION");
  topic.beforeAppend = () => {
    const key = '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}';
    const value = '{"subject":"s","version":1,"id":1,"schemaType":"AVRO","schema":"x"}';
    topic.refusal = null;
    void topic.append([{ key: Buffer.from(key), value: Buffer.from(value) }]);
    topic.refusal = refuse("NETWORK_EXCEPTION");
  };
  expect(await register("s", "x")).toMatchObject({ error_code: 50003 });
  topic.refusal = null;
  expect(await register("s", "x")).toMatchObject({ id: 1, version: 1 });
  expect(topic.log).toHaveLength(1);
});

/** Asked without HTTP in between, so that all of these come at once. */
function registerAtOnce(registry: Registry, wanted: readonly (readonly [string, string])[]) {
  return Promise.all(wanted.map((one) => registry.ask(registering(...one))));
}

const told = async ({ ask }: Awaited<ReturnType<typeof openRegistry>>) =>
  (await ask("GET /schemas?deleted=true")).json();

const numbers = Array.from({ length: 10 }, (_, index) => index);
const tenSubjects = numbers.map((number) => [`s${number}`, `word${number}`] as const);

test("what comes while others are written is written together, in order", async () => {
  const { topic, registry } = await openRegistry();
  const answers = await registerAtOnce(registry, tenSubjects);
  expect(answers).toMatchObject(numbers.map((number) => ({ id: number + 1, version: 1 })));
  expect(topic.appended).toEqual([1, 9]);
  const versions = numbers.map((number) => ["t", `x${" y?".repeat(number)}`] as const);
  expect(await registerAtOnce(registry, [...versions, ["t", "x"]])).toMatchObject([
    ...numbers.map((number) => ({ version: number + 1 })),
    { version: 1 },
  ]);
});

test("a batch that loses a race is decided again as a whole", async () => {
  const one = await openRegistry();
  const topic = new MemorySchemasTopic(one.topic);
  const other = await openRegistry(topic);
  let races = 2;
  const race = () => {
    const key = `{"keytype":"SCHEMA","subject":"r","version":${races},"magic":1}`;
    const value = `{"subject":"r","version":${races},"id":${4 + races},"schema":"r${races}"}`;
    void one.topic.append([{ key: Buffer.from(key), value: Buffer.from(value) }]);
    if (--races > 0) topic.beforeAppend = race;
  };
  topic.beforeAppend = race;
  const answering = registerAtOnce(other.registry, tenSubjects);
  let isAnswered = false;
  void answering.then(() => {
    isAnswered = true;
  });
  // The loser of a race waits a moment before it decides again.
  while (!isAnswered) await other.clock.advance(1);
  const ids = (await answering).map((answer) => "id" in answer && answer.id);
  expect(new Set([...ids, 5, 6]).size).toBe(numbers.length + 2);
  expect(await told(other)).toHaveLength(numbers.length + 2);
  const late = await openRegistry(new MemorySchemasTopic(one.topic));
  expect(await told(late)).toEqual(await told(other));
});

test("nobody is told of what was not written, not even who has nothing to write", async () => {
  const { topic, registry } = await openRegistry();
  topic.refusal = refuse("NETWORK_EXCEPTION");
  const wanted = ["a", "s", "s", "s"].map((subject) => [subject, "x"] as const);
  const answers = await registerAtOnce(registry, wanted);
  expect(answers).toMatchObject(wanted.map(() => ({ errorCode: 50003 })));
});

test("who has nothing to write and saw only what is stored does not wait for others", async () => {
  const { topic, registry, register } = await openRegistry();
  await register("s", "x");
  topic.refusal = refuse("NETWORK_EXCEPTION");
  const wanted = ["a", "s", "b"].map((subject) => [subject, "x"] as const);
  const [first, second, third] = await registerAtOnce(registry, wanted);
  expect([first, third]).toMatchObject([{ errorCode: 50003 }, { errorCode: 50003 }]);
  expect(second).toMatchObject({ id: 1 });
});

test("one that is too large does not take the others with it", async () => {
  class SmallTopic extends MemorySchemasTopic {
    override async append(records: readonly KeyAndValue[]): Promise<number | Refusal> {
      const bytes = records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
      return bytes > 1_000 ? refuse("MESSAGE_TOO_LARGE") : super.append(records);
    }
  }
  const { registry } = await openRegistry(new SmallTopic());
  const texts = ["a", "b", "c".repeat(2_000), "d"];
  const answers = await registerAtOnce(
    registry,
    texts.map((text, index) => [`s${index}`, text] as const),
  );
  expect(answers).toMatchObject([{ id: 1 }, { id: 2 }, { errorCode: 42209 }, { id: 3 }]);
});

test("that the topic cannot be read is known for as long as it lasts", async () => {
  const { topic, registry, clock, register } = await openRegistry();
  expect(registry.problem).toBe(null);
  topic.readRefusal = refuse("UNKNOWN_TOPIC_OR_PARTITION", "_schemas is gone.");
  await register("s", "x");
  await clock.advance(0);
  expect(registry.problem).toBe("_schemas is gone.");
  topic.readRefusal = null;
  await clock.advance(1_000);
  await register("s", "x y?");
  await clock.advance(0);
  expect(registry.problem).toBe(null);
});
