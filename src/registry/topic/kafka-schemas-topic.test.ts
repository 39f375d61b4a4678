/** The registry over a real node in the same process: everything but the sockets. */
import { expect, onTestFinished, test } from "vitest";
import { startTestNode, type TestNode } from "../../../test/node/test-node.ts";
import { silentLogger } from "../../base/logger.ts";
import { seededRandom } from "../../base/seeded-random.ts";
import { systemClock } from "../../base/system-clock.ts";
import { Cluster } from "../../client/cluster.ts";
import { plainFormats } from "../formats/plain-format.ts";
import { Registry } from "../registry.ts";
import { registering } from "../registry-fixture.ts";
import { KafkaSchemasTopic } from "./kafka-schemas-topic.ts";

/** The time of day is the node's, which stands still; the client's short waits are real. */
async function registryOver(node: TestNode, { mustLoad = true, seed = 1 } = {}) {
  const clock = { ...systemClock, nowMs: () => node.clock.nowMs() };
  const ports = {
    network: node.network,
    clock,
    random: seededRandom(seed),
    logger: silentLogger,
  };
  const timeoutMs = 500;
  const cluster = new Cluster(ports, { bootstrap: [node.address], retryForMs: timeoutMs });
  const options = { topic: "_schemas", replicationFactor: 3, timeoutMs };
  const registry = new Registry({
    topic: new KafkaSchemasTopic(cluster, options),
    formats: plainFormats,
    clock,
    random: ports.random,
    logger: silentLogger,
    timeoutMs,
    compatibilityLevel: "BACKWARD",
  });
  const refusal = await registry.load();
  if (mustLoad) expect(refusal).toBeNull();
  const close = () => registry.close();
  onTestFinished(close);
  return { registry, close, refusal };
}

test("makes its topic, registers, and knows it all after a restart", async () => {
  const node = await startTestNode();
  const first = await registryOver(node);
  expect(await first.registry.ask(registering("s", "x"))).toMatchObject({ id: 1, version: 1 });
  expect(await first.registry.ask(registering("s", "x y?"))).toMatchObject({ id: 2, version: 2 });
  const deletion = { kind: "deleteSubject", subject: "s", permanent: false } as const;
  expect(await first.registry.ask(deletion)).toEqual([1, 2]);
  await first.close();
  const again = await registryOver(node);
  expect(again.registry.subjects.versions("s", "deleted")).toHaveLength(2);
  expect(await again.registry.ask(registering("t", "z"))).toMatchObject({ id: 3 });
  await again.close();
});

test("two registries over one cluster never give an id twice", async () => {
  const node = await startTestNode();
  const opened = [await registryOver(node), await registryOver(node, { seed: 2 })];
  const words = Array.from({ length: 20 }, (_, index) => `word${index}`);
  const registered = await Promise.all(
    words.map((word, index) => opened[index % 2]!.registry.ask(registering(word, word))),
  );
  expect(registered.filter((answer) => "errorCode" in (answer as object))).toEqual([]);
  for (const { registry } of opened) {
    // The last one written by the other may still be on its way here.
    for (let turn = 0; turn < 1_000; turn++) {
      if (registry.subjects.names("").length === words.length) break;
      await node.clock.advance(1);
    }
    const ids = registry.subjects.names("").map((name) => registry.subjects.latest(name)!.id);
    expect(new Set(ids).size).toBe(words.length);
  }
  for (const { close } of opened) await close();
});

test("a topic that would lose schemas is refused", async () => {
  const node = await startTestNode();
  await node.createTopic("_schemas", { configs: { "cleanup.policy": "delete" } });
  const { refusal, close } = await registryOver(node, { mustLoad: false });
  expect(refusal).toMatchObject({ error: "INVALID_CONFIG" });
  await close();
});

test("a topic of several partitions is refused", async () => {
  const node = await startTestNode();
  await node.createTopic("_schemas", { partitions: 2, configs: { "cleanup.policy": "compact" } });
  const { refusal, close } = await registryOver(node, { mustLoad: false });
  expect(refusal).toMatchObject({ error: "INVALID_PARTITIONS" });
  await close();
});
