import kafkajs, { type Consumer, type IHeaders, type Kafka, type KafkaMessage } from "kafkajs";
import { eventually, fresh } from "../broker.ts";
import type { Client, Codec, Received } from "../client.ts";
import { type Compression, lz4, snappy, zstd } from "../codecs.ts";

const { CompressionCodecs, CompressionTypes, logLevel } = kafkajs;

const types: Readonly<Record<Codec, kafkajs.CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
};

function plug(type: kafkajs.CompressionTypes.Snappy, compression: Compression) {
  CompressionCodecs[type] = () => ({
    compress: async (encoder: { buffer: Buffer }) => compression.compress(encoder.buffer),
    decompress: async (data: Buffer) => compression.decompress(data),
  });
}

/** KafkaJS with all codecs, silent: what matters is thrown. */
export function connect(bootstrap: string): Kafka {
  plug(CompressionTypes.Snappy, snappy);
  plug(CompressionTypes.LZ4 as never, lz4);
  plug(CompressionTypes.ZSTD as never, zstd);
  return new kafkajs.Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
}

export function compressionType(codec: Codec): kafkajs.CompressionTypes {
  return types[codec];
}

/** A group's consumer with short timeouts. */
export function consumer(kafka: Kafka, groupId: string): Consumer {
  return kafka.consumer({
    groupId,
    heartbeatInterval: 200,
    sessionTimeout: 6000,
    rebalanceTimeout: 6000,
    maxWaitTimeInMs: 200,
    retry: { initialRetryTime: 50, retries: 10 },
  });
}

/** Runs a consumer from the start of a topic until `count` messages came; leaves it running. */
export async function take(
  reader: Consumer,
  topic: string,
  count: number,
): Promise<readonly Received[]> {
  const received: Received[] = [];
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  await reader.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      received.push(plain(partition, message));
    },
  });
  await eventually(`${count} messages`, () => received.length >= count || undefined);
  return received.slice(0, count);
}

function plain(partition: number, message: KafkaMessage): Received {
  return {
    key: message.key?.toString() ?? null,
    value: message.value?.toString() ?? null,
    headers: plainHeaders(message.headers),
    partition,
    offset: Number(message.offset),
    timestampMs: Number(message.timestamp),
  };
}

function plainHeaders(headers: IHeaders = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value?.toString() ?? ""]),
  );
}

/** KafkaJS as a peer of the other clients. */
export function kafkajsClient(bootstrap: string): Client {
  const kafka = connect(bootstrap);
  return {
    name: "kafkajs",
    async write(topic, codec, messages) {
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({
        topic,
        acks: -1,
        compression: compressionType(codec),
        messages: messages.map((message) => ({ ...message, partition: 0 })),
      });
      await producer.disconnect();
    },
    async read(topic, count) {
      const reader = consumer(kafka, fresh("read"));
      const received = await take(reader, topic, count);
      await reader.disconnect();
      return received;
    },
    async consume(topic, group, count) {
      const reader = consumer(kafka, group);
      const received = await take(reader, topic, count);
      const offsets = received.map((message) => message.offset);
      const next = `${(offsets.at(-1) ?? -1) + 1}`;
      await reader.commitOffsets([{ topic, partition: 0, offset: next }]);
      await reader.disconnect();
      return offsets;
    },
    async close() {},
  };
}
