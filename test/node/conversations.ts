import { Produce } from "../../src/protocol/messages/00-produce.ts";
import { Fetch } from "../../src/protocol/messages/01-fetch.ts";
import { valuesIn } from "./batches.ts";
import type { TestClient } from "./test-client.ts";

const noId = "0".repeat(32);

/** A produce of one batch to one partition, for `ask` and `tell`. */
export const produceOf = (
  topic: string,
  records: Buffer | null,
  { index = 0, acks = -1, topicId = noId } = {},
) => ({
  acks,
  timeoutMs: 1000,
  topicData: [{ name: topic, topicId, partitionData: [{ index, records }] }],
});

/** Sends one batch in a version that names topics, and gives the partition's answer. */
export async function produce(
  client: TestClient,
  topic: string,
  records: Buffer | null,
  options: { index?: number; acks?: number } = {},
) {
  const { responses } = await client.ask(Produce, 12, produceOf(topic, records, options));
  return responses[0]!.partitionResponses[0]!;
}

interface FetchOptions {
  readonly topicId?: string;
  readonly index?: number;
  readonly maxWaitMs?: number;
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly partitionMaxBytes?: number;
}

/** A fetch of one partition, without a session. */
export function fetchOf(
  topic: string,
  fetchOffset: number,
  {
    topicId = noId,
    index: partition = 0,
    maxWaitMs = 0,
    minBytes = 1,
    maxBytes = 1 << 20,
    partitionMaxBytes = 1 << 20,
  }: FetchOptions = {},
) {
  const partitions = [{ partition, fetchOffset, partitionMaxBytes }];
  return { maxWaitMs, minBytes, maxBytes, topics: [{ topic, topicId, partitions }] };
}

/** Fetches from one partition in a version that names topics, and gives the partition's answer. */
export async function fetch(
  client: TestClient,
  topic: string,
  fetchOffset: number,
  options: FetchOptions = {},
) {
  const { responses } = await client.ask(Fetch, 12, fetchOf(topic, fetchOffset, options));
  return responses[0]!.partitions[0]!;
}

/** Fetches from one offset on until the end, and gives all values. */
export async function fetchAll(client: TestClient, topic: string, fromOffset = 0, index = 0) {
  const values: string[] = [];
  for (;;) {
    const offset = fromOffset + values.length;
    const { errorCode, records } = await fetch(client, topic, offset, { index });
    if (errorCode !== 0) throw new Error(`fetch from ${topic}-${index}: error ${errorCode}`);
    const found = valuesIn(records);
    if (found.length === 0) return values;
    values.push(...found);
  }
}
