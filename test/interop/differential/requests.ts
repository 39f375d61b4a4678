import { Produce } from "../../../src/protocol/messages/00-produce.ts";
import { Metadata } from "../../../src/protocol/messages/03-metadata.ts";
import { FindCoordinator } from "../../../src/protocol/messages/10-find-coordinator.ts";
import { CreateTopics } from "../../../src/protocol/messages/19-create-topics.ts";
import { InitProducerId } from "../../../src/protocol/messages/22-init-producer-id.ts";
import { buildBatch } from "../../../src/records/build-batch.ts";
import { eventually } from "../broker.ts";
import type { Conversation } from "./scenario.ts";

/** The time of every record whose time does not matter. */
export const timeMs = 1_700_000_000_000;

/** Creates a topic and waits until it has its leaders; its id. */
export async function topic(
  conversation: Conversation,
  name: string,
  configs: Readonly<Record<string, string>> = {},
  numPartitions = 1,
): Promise<string> {
  const asked = {
    name,
    numPartitions,
    replicationFactor: 1,
    assignments: [],
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  };
  await conversation.quietly(CreateTopics, 7, { topics: [asked], timeoutMs: 10_000 });
  return await eventually(`leaders of ${name}`, async () => {
    const topics = [{ name, topicId: "0".repeat(32) }];
    const answer = await conversation.quietly(Metadata, 12, {
      topics,
      allowAutoTopicCreation: false,
    });
    const found = answer?.topics[0];
    const led = found?.partitions.every(
      ({ leaderId, errorCode }) => leaderId >= 0 && errorCode === 0,
    );
    return led && found?.partitions.length === numPartitions ? found.topicId : undefined;
  });
}

/** Waits until groups have a coordinator: Kafka makes its log when it is first asked for. */
export async function coordinator(conversation: Conversation) {
  await eventually("a coordinator", async () => {
    const asked = { keyType: 0, key: "any" };
    const answer = await conversation.quietly(FindCoordinator, 3, asked);
    return answer?.errorCode === 0 || undefined;
  });
}

/** An idempotent producer's id, new. */
export async function producerId(conversation: Conversation): Promise<number> {
  return await eventually("a producer id", async () => {
    const asked = { transactionalId: null, transactionTimeoutMs: 60_000 };
    const answer = await conversation.quietly(InitProducerId, 4, asked);
    return answer?.errorCode === 0 ? answer.producerId : undefined;
  });
}

/** `count` records with values 0, 1, 2, …, one millisecond apart. */
export function batch(count: number, options: Parameters<typeof buildBatch>[1] = {}): Buffer {
  const records = Array.from({ length: count }, (_, index) => ({
    timestampMs: timeMs + index,
    key: null,
    value: Buffer.from(`${index}`),
  }));
  return buildBatch(records, options);
}

export function produceRequest(name: string, records: Buffer, acks = -1, index = 0) {
  const topicData = [{ name, partitionData: [{ index, records }] }];
  return { transactionalId: null, acks, timeoutMs: 10_000, topicData };
}

/** Appends a batch of `count` records to partition 0. */
export async function append(conversation: Conversation, name: string, count: number) {
  await conversation.quietly(Produce, 9, produceRequest(name, batch(count)));
}
