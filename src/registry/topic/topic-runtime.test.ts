import { expect, test } from "vitest";
import { refuse } from "../../client/refusal.ts";
import { openRegistry } from "../registry-fixture.ts";
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
