import type { Address } from "../base/byte-stream.ts";
import { createTopics } from "../client/admin/topics.ts";
import { Cluster } from "../client/cluster.ts";
import { GroupConsumer } from "../client/group-consumer.ts";
import type { ClientPorts } from "../client/ports.ts";
import { Producer } from "../client/producer.ts";
import { isRefusal, type Refusal, refuse } from "../client/refusal.ts";
import { rest } from "./rest.ts";
import { avroStream, avroTopic, jsonStream, jsonTopic, type Stream } from "./streams.ts";
import { newTick, type Tick } from "./tick.ts";

const groupId = "stock-watchers";
const partitions = 3;
const everyMs = 250;
const pollMs = 250;
/** What goes wrong is tried again after this long. */
const retryAfterMs = 2_000;
/** How long a stop waits for the last commits. */
const stopLimitMs = 2_000;

export interface DemoPorts extends ClientPorts {
  /** The broker's own address, or any cluster's. */
  readonly bootstrap: readonly Address[];
  /** Null: ticks flow as JSON only, and not as Avro too. */
  readonly registryUrl: string | null;
}

export interface Demo {
  /** Leaves the group and closes its connections. Never rejects. */
  stop(): Promise<void>;
}

/**
 * The lesson's stock stream, alive: a producer of ticks and two consumers that share them as one
 * group. They are ordinary clients; whatever happens to them is logged and tried again.
 */
export async function startDemo(demoPorts: DemoPorts): Promise<Demo> {
  const { bootstrap, registryUrl, ...ports } = demoPorts;
  const stopping = new AbortController();
  const connect = (clientId: string) => new Cluster(ports, { bootstrap, clientId });
  const publisher = connect("demo-producer");
  const watchers = [connect("demo-consumer-1"), connect("demo-consumer-2")];
  const streams = [jsonStream, ...(registryUrl === null ? [] : [await avroStream(registryUrl)])];
  for (const { topic } of streams) await createTopic(publisher, topic);
  const running = Promise.all([
    ...streams.map((stream) => publish(publisher, stream, stopping.signal)),
    ...watchers.map((watcher) => watch(watcher, stopping.signal)),
  ]);
  ports.logger.info(
    `stock ticks flow into ${jsonTopic}, and two consumers read them as the group ${groupId}; ` +
      `look at them with: npx millrace consume ${jsonTopic} -n 5`,
  );
  if (registryUrl !== null) ports.logger.info(`the same ticks flow into ${avroTopic} as Avro`);
  return {
    async stop() {
      stopping.abort();
      const late = new AbortController();
      await Promise.race([running, rest(ports.clock, stopLimitMs, late.signal)]);
      late.abort();
      for (const cluster of [publisher, ...watchers]) cluster.close();
    },
  };
}

/** Where it fails the first tick creates the topic, with the broker's own number of partitions. */
async function createTopic(cluster: Cluster, topic: string): Promise<void> {
  const wanted = { name: topic, partitions, replicationFactor: -1, configs: {} };
  const outcomes = await createTopics(cluster, [wanted]);
  const refusal = isRefusal(outcomes) ? outcomes : outcomes.get(topic);
  if (!refusal || refusal.error === "TOPIC_ALREADY_EXISTS") return;
  complain(cluster, "the demo's topic was not created", refusal);
}

/** A tick now and then. Those of one ticker have one key, so one partition, so one order. */
async function publish(cluster: Cluster, stream: Stream, signal: AbortSignal): Promise<void> {
  const { clock, random } = cluster.ports;
  const producer = new Producer(cluster, { lingerMs: 0 });
  while (!signal.aborted) {
    const tick = newTick(clock.nowMs(), random);
    const outcome = await encoded(stream, tick);
    const stored = isRefusal(outcome)
      ? outcome
      : await producer.send({
          topic: stream.topic,
          key: Buffer.from(tick.ticker),
          value: outcome.value,
        });
    if (isRefusal(stored) && !signal.aborted) {
      complain(cluster, "a stock tick was not stored", stored);
    }
    await rest(clock, isRefusal(stored) ? retryAfterMs : everyMs, signal);
  }
}

/** The bytes of a tick; refused while the registry is away. */
async function encoded(stream: Stream, tick: Tick): Promise<{ readonly value: Buffer } | Refusal> {
  try {
    return { value: await stream.encode(tick) };
  } catch (problem) {
    return refuse("UNKNOWN_SERVER_ERROR", (problem as Error).message);
  }
}

/** A member of the group: reads its share and lets the offsets be committed. */
async function watch(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const consumer = new GroupConsumer(cluster, { groupId, topics: [jsonTopic], beginAt: "start" });
  while (!signal.aborted) {
    const records = await consumer.poll(pollMs);
    if (!isRefusal(records)) continue;
    complain(cluster, "a demo consumer could not read", records);
    await rest(cluster.ports.clock, retryAfterMs, signal);
  }
  await consumer.close(true);
}

/** Not when it stops: then a refusal is only the last answer of a client that is closing. */
function complain(cluster: Cluster, what: string, refusal: Refusal): void {
  cluster.ports.logger.warn(what, { error: refusal.error, reason: refusal.message });
}
