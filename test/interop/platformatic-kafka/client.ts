import {
  Consumer,
  compressionsAlgorithms,
  type Message as KafkaMessage,
  type MessagesStream,
  Producer,
} from "@platformatic/kafka";
import { eventually, fresh } from "../broker.ts";
import type { Client, Received } from "../client.ts";
import { type Compression, snappy, zstd } from "../codecs.ts";

/**
 * Mends two codecs of this client in place: its zstd needs a newer Node, and its snappy cannot
 * read the framing that Java producers write.
 */
function mend(algorithm: object, compression: Compression) {
  Object.assign(algorithm, {
    available: true,
    compressSync: (data: Buffer | { buffer: Buffer }) => compression.compress(whole(data)),
    decompressSync: (data: Buffer | { buffer: Buffer }) => compression.decompress(whole(data)),
  });
}

function whole(data: Buffer | { buffer: Buffer }): Buffer {
  return Buffer.isBuffer(data) ? data : data.buffer;
}

mend(compressionsAlgorithms.snappy, snappy);
mend(compressionsAlgorithms.zstd, zstd);

export function options(bootstrap: string) {
  return { clientId: "interop", bootstrapBrokers: [bootstrap], retryDelay: 100 };
}

export function producer(bootstrap: string): Producer {
  return new Producer({ ...options(bootstrap), autocreateTopics: true });
}

export function consumer(bootstrap: string, groupId: string): Consumer {
  return new Consumer({
    ...options(bootstrap),
    groupId,
    autocommit: false,
    sessionTimeout: 6000,
    rebalanceTimeout: 6000,
    heartbeatInterval: 300,
    maxWaitTime: 200,
  });
}

/** Takes `count` messages from a stream and closes it. */
export async function take(
  stream: MessagesStream<Buffer, Buffer, Buffer, Buffer>,
  count: number,
): Promise<readonly Received[]> {
  const received: Received[] = [];
  const failures: Error[] = [];
  stream.on("data", (message) => received.push(plain(message)));
  stream.on("error", (error) => failures.push(error));
  await eventually(`${count} messages`, () => {
    if (failures[0] !== undefined) throw failures[0];
    return received.length >= count || undefined;
  });
  await stream.close();
  return received.slice(0, count);
}

function plain(message: KafkaMessage): Received {
  return {
    key: text(message.key),
    value: text(message.value),
    headers: Object.fromEntries(
      [...message.headers].map(([name, value]) => [name.toString(), value.toString()]),
    ),
    partition: message.partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  };
}

// What the types call a Buffer is null or undefined where the record has none.
function text(data: Buffer | null | undefined): string | null {
  return data?.toString() ?? null;
}

// A tombstone is null, which the client takes though its types do not say so.
function bytes(value: string | null): Buffer {
  return value === null ? (null as never) : Buffer.from(value);
}

/** @platformatic/kafka as a peer of the other clients. */
export function platformaticClient(bootstrap: string): Client {
  return {
    name: "platformatic-kafka",
    async write(topic, compression, messages) {
      const sender = producer(bootstrap);
      await sender.send({
        acks: -1,
        compression,
        messages: messages.map(({ key, value, headers }) => ({
          topic,
          partition: 0,
          ...(key === null ? {} : { key: Buffer.from(key) }),
          value: bytes(value),
          headers: new Map(
            Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
          ),
        })),
      });
      await sender.close();
    },
    async read(topic, count) {
      const reader = consumer(bootstrap, fresh("read"));
      const received = await take(
        await reader.consume({ topics: [topic], mode: "earliest" }),
        count,
      );
      await reader.close(true);
      return received;
    },
    async consume(topic, group, count) {
      const reader = consumer(bootstrap, group);
      const stream = await reader.consume({
        topics: [topic],
        mode: "committed",
        fallbackMode: "earliest",
      });
      const offsets = (await take(stream, count)).map((message) => message.offset);
      const offset = BigInt((offsets.at(-1) ?? -1) + 1);
      await reader.commit({ offsets: [{ topic, partition: 0, offset, leaderEpoch: 0 }] });
      await reader.close(true);
      return offsets;
    },
    async close() {},
  };
}
