import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { eventually, fresh } from "../broker.ts";
import type { Message, Received } from "../client.ts";
import { startClients } from "../clients.ts";
import { connect } from "../kafkajs/client.ts";
import { kcat, parse } from "../kcat/client.ts";
import { startTarget, targetName } from "../target.ts";

// A broker of its own: it is killed on the way.
const target = await startTarget();
const clients = await startClients(target.bootstrap);
const kafka = connect(target.bootstrap);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await target.stop();
});

/** KafkaJS 2.2 does not get past what is left of a log that Kafka has compacted. */
const readers = clients.filter(({ name }) => targetName() === "millrace" || name !== "kafkajs");

const segmentBytes = 1 << 20;
const keys = 50;
const rounds = 20;
const filler = "x".repeat(4000);

/** Each key again and again, under a value that tells which round it is of. */
function messages(round: number): readonly Message[] {
  return Array.from({ length: keys }, (_, key) => ({
    key: `key-${key}`,
    value: key === 7 && round > 5 ? null : `${round} ${filler}`,
    headers: {},
  }));
}

async function createTopic(): Promise<string> {
  const topic = fresh("compacted");
  const configs = {
    "cleanup.policy": "compact",
    "segment.bytes": String(segmentBytes),
    "min.cleanable.dirty.ratio": "0.01",
    "delete.retention.ms": "0",
  };
  const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] });
  await admin.disconnect();
  return topic;
}

/** Everything up to the end of the log. */
async function readAll(topic: string): Promise<readonly Received[]> {
  const args = ["-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-J", "-q"];
  return parse(await kcat(target.bootstrap, args));
}

const summary = (received: readonly Received[]) =>
  received.map(({ offset, key, value }) => `${offset} ${key} ${value?.slice(0, 3)}`);

test("a compacted topic gives every client the latest values, after a crash as well", async () => {
  const topic = await createTopic();
  for (let round = 0; round < rounds; round++) {
    const writer = clients[round % clients.length]!;
    await writer.write(topic, "none", messages(round));
  }
  await clients[0]!.write(topic, "none", [{ key: "end", value: "end", headers: {} }]);
  let before = 0;
  const left = await eventually("the compacted log", async () => {
    const all = await readAll(topic);
    const isSettled = all.length === before && all.length < (keys * rounds) / 2;
    before = all.length;
    if (isSettled) return all;
    await delay(1500);
  });
  for (let key = 0; key < keys; key++) {
    const latest = left.findLast((each) => each.key === `key-${key}`);
    if (key === 7) expect(latest?.value ?? null).toBeNull();
    else expect(latest?.value?.split(" ")[0]).toBe(String(rounds - 1));
  }
  for (const client of readers) {
    expect(summary(await client.read(topic, left.length)), client.name).toEqual(summary(left));
  }
  await target.restart("SIGKILL");
  for (const client of readers) {
    const read = await client.consume(topic, fresh("group"), left.length);
    expect(read, client.name).toEqual(left.map(({ offset }) => offset));
  }
});
