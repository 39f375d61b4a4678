import { Reader, Writer } from "../base/bytes.ts";
import { decoder, encoder } from "../protocol/compile.ts";
import { array, bytes, int16, int32, type Layout, string } from "../protocol/schema.ts";
import type { TopicPartition } from "./topic-partition.ts";
import { byTopic } from "./topic-partition.ts";

/*
 * What members of a classic group tell each other through the broker, which does not look inside:
 * Kafka's ConsumerProtocolSubscription and ConsumerProtocolAssignment. Each begins with its version
 * and later versions only add fields at the end, so version 0 is understood by everybody.
 */
const subscription = {
  name: "ConsumerProtocolSubscription",
  versions: "0",
  flexible: "none",
  fields: {
    version: int16(),
    topics: array(string()),
    userData: bytes("0+", { nullable: "0+", default: null }),
  },
} as const satisfies Layout;

const assignment = {
  name: "ConsumerProtocolAssignment",
  versions: "0",
  flexible: "none",
  fields: {
    version: int16(),
    assignedPartitions: array({ topic: string(), partitions: array(int32()) }),
    userData: bytes("0+", { nullable: "0+", default: null }),
  },
} as const satisfies Layout;

export function writeSubscription(topics: readonly string[]): Buffer {
  const writer = new Writer();
  encoder(subscription, 0)(writer, { version: 0, topics });
  return writer.toBuffer();
}

/** The topics a member wants. Throws `MalformedInput`. */
export function readSubscription(metadata: Buffer): readonly string[] {
  return decoder(subscription, 0)(new Reader(metadata)).topics;
}

export function writeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const writer = new Writer();
  const assignedPartitions = [...byTopic(partitions)].map(([topic, items]) => {
    return { topic, partitions: items.map(({ partition }) => partition) };
  });
  encoder(assignment, 0)(writer, { version: 0, assignedPartitions });
  return writer.toBuffer();
}

/** The partitions a member was given; no bytes at all stand for none. Throws `MalformedInput`. */
export function readAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length === 0) return [];
  const { assignedPartitions } = decoder(assignment, 0)(new Reader(bytes));
  return assignedPartitions.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
