/** What the benchmark itself asks of a broker, whichever it is: topics, and a first record. */
import { setTimeout as delay } from "node:timers/promises";
import { silentLogger } from "../src/base/logger.ts";
import { systemRandom } from "../src/base/random.ts";
import { systemClock } from "../src/base/system-clock.ts";
import { tcp } from "../src/base/tcp.ts";
import { Connection } from "../src/client/connection.ts";
import type { ClientPorts } from "../src/client/ports.ts";
import { isRefusal } from "../src/client/refusal.ts";
import { noUuid } from "../src/protocol/defaults.ts";
import { errorOf } from "../src/protocol/errors.ts";
import { Produce } from "../src/protocol/messages/00-produce.ts";
import { ListOffsets } from "../src/protocol/messages/02-list-offsets.ts";
import { Metadata } from "../src/protocol/messages/03-metadata.ts";
import { FindCoordinator } from "../src/protocol/messages/10-find-coordinator.ts";
import { CreateTopics } from "../src/protocol/messages/19-create-topics.ts";
import { DeleteTopics } from "../src/protocol/messages/20-delete-topics.ts";
import { CreatePartitions } from "../src/protocol/messages/37-create-partitions.ts";
import { buildBatch } from "../src/records/build-batch.ts";

const ports: ClientPorts = {
  network: tcp,
  clock: systemClock,
  random: systemRandom,
  logger: silentLogger,
};

const retryForMs = 120_000;
const connectionOptions = {
  clientId: "bench",
  softwareVersion: "0",
  connectTimeoutMs: 10_000,
  requestTimeoutMs: retryForMs,
  maxInFlight: 5,
  maxResponseBytes: 64 * 1024 * 1024,
};

export function portOf(bootstrap: string): number {
  return Number(bootstrap.slice(bootstrap.lastIndexOf(":") + 1));
}

/** A connection, or null while nobody answers there. */
export async function dial(bootstrap: string): Promise<Connection | null> {
  const address = { host: "127.0.0.1", port: portOf(bootstrap) };
  const connection = await Connection.open(address, ports, connectionOptions);
  return isRefusal(connection) ? null : connection;
}

async function withConnection<T>(bootstrap: string, use: (connection: Connection) => Promise<T>) {
  const connection = await dial(bootstrap);
  if (connection === null) throw new Error(`${bootstrap} does not answer`);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

/** Kafka's controller takes 10,000 records in one request, and a topic is one beside them. */
const partitionsPerRequest = 5_000;

/**
 * Kafka makes one directory after the other, and waits for the disk at each. While it does, it is
 * not to spend its time on answers about thousands of partitions.
 */
const creation = { withinMs: 900_000, everyMs: 50 };

/**
 * Creates a topic, a large one by and by, and waits until all its partitions are served: Kafka
 * names leaders before they have made their logs, and a producer that comes too early waits out
 * its time-outs.
 */
export function createTopic(
  bootstrap: string,
  name: string,
  partitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  return withConnection(bootstrap, async (connection) => {
    const first = Math.min(partitions, partitionsPerRequest);
    const settings = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
    const shape = { numPartitions: first, replicationFactor: 1, assignments: [] };
    const topics = [{ name, ...shape, configs: settings }];
    const answer = await connection.send(CreateTopics, { topics, timeoutMs: retryForMs });
    check("CreateTopics", isRefusal(answer) ? answer : answer.topics[0]?.errorCode);
    for (let count = first; count < partitions; ) {
      await untilServed(connection, name, count);
      count = Math.min(partitions, count + partitionsPerRequest);
      await addPartitions(connection, name, count);
    }
    await untilServed(connection, name, partitions);
  });
}

async function untilServed(connection: Connection, name: string, partitions: number) {
  const what = `leaders of ${partitions} partitions`;
  await eventually(what, () => hasLeaders(connection, name, partitions), creation);
  const served = `an answer of ${partitions} partitions`;
  await eventually(served, () => haveEnds(connection, name, partitions), creation);
}

async function haveEnds(connection: Connection, name: string, count: number): Promise<true | null> {
  const partitions = Array.from({ length: count }, (_, partitionIndex) => {
    return { partitionIndex, currentLeaderEpoch: -1, timestamp: -1n };
  });
  const answer = await connection.send(ListOffsets, {
    replicaId: -1,
    isolationLevel: 0,
    topics: [{ name, partitions }],
    timeoutMs: retryForMs,
  });
  if (isRefusal(answer)) return null;
  const found = answer.topics[0]?.partitions ?? [];
  const known = found.filter(({ errorCode }) => errorCode === 0);
  return known.length === count ? true : null;
}

async function addPartitions(connection: Connection, name: string, count: number) {
  const answer = await connection.send(CreatePartitions, {
    topics: [{ name, count, assignments: null }],
    timeoutMs: retryForMs,
    validateOnly: false,
  });
  check("CreatePartitions", isRefusal(answer) ? answer : answer.results[0]?.errorCode);
}

export function deleteTopic(bootstrap: string, name: string): Promise<void> {
  return withConnection(bootstrap, async (connection) => {
    const request = {
      topicNames: [name],
      topics: [{ name, topicId: noUuid }],
      timeoutMs: retryForMs,
    };
    const answer = await connection.send(DeleteTopics, request);
    check("DeleteTopics", isRefusal(answer) ? answer : answer.responses[0]?.errorCode);
  });
}

/** Asks for a group's coordinator until there is one; a first question creates its topic. */
export function createCoordinator(bootstrap: string, group: string): Promise<void> {
  return withConnection(bootstrap, async (connection) => {
    await eventually(`a coordinator of ${group}`, async () => {
      const request = { key: group, coordinatorKeys: [group] };
      const answer = await connection.send(FindCoordinator, request);
      if (isRefusal(answer)) return null;
      const errorCode = answer.coordinators[0]?.errorCode ?? answer.errorCode;
      return errorCode === 0 ? true : null;
    });
  });
}

/**
 * Dials until somebody answers, then sends one record to a topic that must exist or be created on
 * demand, until it is acknowledged.
 */
export async function firstAcknowledged(bootstrap: string, topic: string): Promise<void> {
  const connection = await eventually(`an answer of ${bootstrap}`, () => dial(bootstrap));
  await eventually("a leader", () => hasLeaders(connection, topic, 1));
  await eventually("a first acknowledgement", async () => {
    const value = Buffer.from("first");
    const records = buildBatch([{ timestampMs: Date.now(), key: null, value }]);
    const partitionData = [{ index: 0, records }];
    const request = {
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name: topic, topicId: noUuid, partitionData }],
    };
    const answer = await connection.send(Produce, request);
    if (isRefusal(answer)) return null;
    return answer.responses[0]?.partitionResponses[0]?.errorCode === 0 ? true : null;
  });
  connection.close();
}

async function hasLeaders(
  connection: Connection,
  name: string,
  partitions: number,
): Promise<true | null> {
  const answer = await connection.send(Metadata, {
    topics: [{ name, topicId: noUuid }],
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  });
  if (isRefusal(answer)) return null;
  const found = answer.topics[0]?.partitions ?? [];
  const led = found.filter(({ errorCode, leaderId }) => errorCode === 0 && leaderId >= 0);
  return led.length >= partitions ? true : null;
}

/** Asks every few ms, where the time until success is itself measured. */
async function eventually<T>(
  what: string,
  ask: () => Promise<T | null>,
  { withinMs, everyMs } = { withinMs: retryForMs, everyMs: 2 },
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${withinMs} ms`);
    await delay(everyMs);
  }
}

function check(what: string, outcome: { message: string } | number | undefined): void {
  if (outcome === 0) return;
  const why = typeof outcome === "object" ? outcome.message : errorOf(outcome ?? -1).name;
  throw new Error(`${what} was refused: ${why}`);
}
