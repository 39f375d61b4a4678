import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../src/base/fake-clock.ts";
import { InProcessNetwork } from "../../src/base/in-process.ts";
import { type Facts, silentLogger } from "../../src/base/logger.ts";
import { seededRandom } from "../../src/base/seeded-random.ts";
import { BrokerConfig } from "../../src/config/broker-config.ts";
import { type Demo, startDemo } from "../../src/demo/start-demo.ts";
import { Node } from "../../src/node.ts";
import { createMemoryStore } from "../../src/storage/memory/memory-store.ts";

const bind = { host: "127.0.0.1", port: 9092 };
const topic = "stock_json_topic";

let clock: FakeClock;
let node: Node;
let demo: Demo;
let said: { level: string; sentence: string; facts: Facts | undefined }[];

beforeEach(async () => {
  clock = new FakeClock();
  said = [];
  const note = (level: string) => (sentence: string, facts?: Facts) =>
    void said.push({ level, sentence, facts });
  const network = new InProcessNetwork();
  const ports = { network, clock, random: seededRandom(7) };
  node = await Node.open(new BrokerConfig({}), {
    ...ports,
    logger: silentLogger,
    store: createMemoryStore({ clock }),
    dataDir: { path: "memory", space: async () => ({ totalBytes: -1, usableBytes: -1 }) },
  });
  await node.listen({ name: "PLAINTEXT", bind, advertised: null, required: true });
  const logger = { ...silentLogger, info: note("info"), warn: note("warn"), error: note("error") };
  demo = await passing(startDemo({ ...ports, logger, bootstrap: [bind], registryUrl: null }));
});

afterEach(() => node.stop());

/** Time passes in small steps: a request and its answer need turns of the event loop. */
async function pass(durationMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < durationMs; passedMs += 10) await clock.advance(10);
}

/** Lets the clock run until the promise settles. */
async function passing<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  for (let turn = 0; turn < 1000 && !isSettled; turn++) await pass(10);
  return settled;
}

const stored = () =>
  [...node.services.partitions.all()]
    .filter((partition) => partition.topic === topic)
    .map(({ highWatermark }) => highWatermark);

const group = () =>
  [...node.services.groups.snapshot()].find(({ groupId }) => groupId === "stock-watchers");

/** What the demo's group has committed, by partition. */
function committed(): Map<number, number> {
  const offsets = group()?.offsets ?? [];
  return new Map([...offsets].map(({ partition, offset }) => [partition, offset]));
}

test("ticks fill three partitions, and a group of two follows", async () => {
  await pass(20_000);
  expect(stored()).toHaveLength(3);
  expect(stored().reduce((sum, count) => sum + count)).toBeGreaterThan(50);
  expect(group()?.memberCount).toBe(2);
  expect([...committed().keys()].sort()).toEqual([0, 1, 2]);
  await passing(demo.stop());
});

test("says in one line what flows and how to look at it", async () => {
  await pass(5_000);
  expect(said).toEqual([
    { level: "info", sentence: expect.stringContaining(`millrace consume ${topic} -n 5`) },
  ]);
  await passing(demo.stop());
});

test("once stopped, everything read is committed and nothing more is sent", async () => {
  await pass(5_000);
  await passing(demo.stop());
  const ends = stored();
  await pass(5_000);
  expect(stored()).toEqual(ends);
  // A tick may have been on its way when the consumers left.
  const behind = ends.map((end, partition) => end - (committed().get(partition) ?? 0));
  expect(behind.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(1);
});

test("a broker that goes away does not make it throw", async () => {
  await pass(2_000);
  await passing(node.stop());
  await pass(90_000);
  expect(said.some(({ level }) => level === "warn")).toBe(true);
  await passing(demo.stop());
});
