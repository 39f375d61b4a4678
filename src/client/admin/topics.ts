import { noUuid } from "../../protocol/defaults.ts";
import { CreateTopics } from "../../protocol/messages/19-create-topics.ts";
import { DeleteTopics } from "../../protocol/messages/20-delete-topics.ts";
import { DeleteRecords } from "../../protocol/messages/21-delete-records.ts";
import { CreatePartitions } from "../../protocol/messages/37-create-partitions.ts";
import type { Cluster } from "../cluster.ts";
import type { PlacedPartition } from "../list-offsets.ts";
import type { TopicView } from "../metadata.ts";
import { isRefusal, type Refusal, refusalOf } from "../refusal.ts";
import { byLeader, byTopic, partitionName } from "../topic-partition.ts";

export interface NewTopic {
  readonly name: string;
  /** -1 leaves it to the broker. */
  readonly partitions: number;
  /** -1 leaves it to the broker. */
  readonly replicationFactor: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** What became of each thing asked for: null where it was done. */
export type Outcomes = ReadonlyMap<string, Refusal | null>;

/** Brokers wait so long for a change to reach all of them. */
const timeoutMs = 30_000;

/** All topics of the cluster, by name. */
export async function listTopics(cluster: Cluster): Promise<TopicView[] | Refusal> {
  const view = await cluster.metadata(null);
  if (isRefusal(view)) return view;
  const topics: TopicView[] = [];
  for (const topic of view.topics.values()) if (!isRefusal(topic)) topics.push(topic);
  return topics.sort((a, b) => a.name.localeCompare(b.name));
}

export async function createTopics(
  cluster: Cluster,
  topics: readonly NewTopic[],
  validateOnly = false,
): Promise<Outcomes | Refusal> {
  const asked = topics.map(({ name, partitions, replicationFactor, configs }) => ({
    name,
    numPartitions: partitions,
    replicationFactor,
    assignments: [],
    configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
  }));
  const request = { topics: asked, timeoutMs, validateOnly };
  const answer = await cluster.ask("controller", CreateTopics, request, {
    brokerWaitMs: timeoutMs,
    errorCode: ({ topics }) => notController(topics),
  });
  return isRefusal(answer) ? answer : outcomes(answer.topics);
}

export async function deleteTopics(
  cluster: Cluster,
  names: readonly string[],
): Promise<Outcomes | Refusal> {
  const topics = names.map((name) => ({ name, topicId: noUuid }));
  const request = { topics, topicNames: names, timeoutMs };
  const answer = await cluster.ask("controller", DeleteTopics, request, {
    brokerWaitMs: timeoutMs,
    errorCode: ({ responses }) => notController(responses),
  });
  if (isRefusal(answer)) return answer;
  for (const name of names) cluster.forgetTopic(name);
  return outcomes(answer.responses);
}

/** Grows a topic to `count` partitions in all. */
export async function createPartitions(
  cluster: Cluster,
  topic: string,
  count: number,
): Promise<Refusal | null> {
  const topics = [{ name: topic, count, assignments: null }];
  const request = { topics, timeoutMs, validateOnly: false };
  const answer = await cluster.ask("controller", CreatePartitions, request, {
    brokerWaitMs: timeoutMs,
    errorCode: ({ results }) => notController(results),
  });
  if (isRefusal(answer)) return answer;
  cluster.forgetTopic(topic);
  return outcomes(answer.results).get(topic) ?? null;
}

/** Forgets all records below these offsets; the list tells where each partition then begins. */
export async function deleteRecords(
  cluster: Cluster,
  before: readonly PlacedPartition[],
): Promise<PlacedPartition[] | Refusal> {
  const leaders = await byLeader(cluster, before);
  if (isRefusal(leaders)) return leaders;
  const trimmed: PlacedPartition[] = [];
  for (const [nodeId, placed] of leaders) {
    const topics = [...byTopic(placed)].map(([name, items]) => ({
      name,
      partitions: items.map(({ partition, offset }) => ({ partitionIndex: partition, offset })),
    }));
    const answer = await cluster.ask({ nodeId }, DeleteRecords, { topics, timeoutMs });
    if (isRefusal(answer)) return answer;
    for (const { name: topic, partitions } of answer.topics) {
      for (const { partitionIndex: partition, errorCode, lowWatermark } of partitions) {
        const refusal = refusalOf(errorCode);
        const name = partitionName({ topic, partition });
        if (refusal !== null) return { ...refusal, message: `${name}: ${refusal.message}` };
        trimmed.push({ topic, partition, offset: lowWatermark });
      }
    }
  }
  return trimmed;
}

interface Result {
  readonly name: string | null;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

function outcomes(results: readonly Result[]): Outcomes {
  return new Map(
    results.map(({ name, errorCode, errorMessage }) => [
      name ?? "",
      refusalOf(errorCode, errorMessage),
    ]),
  );
}

/** A broker that is not the controller says so of every item. */
function notController(results: readonly Pick<Result, "errorCode">[]): number {
  const code = results[0]?.errorCode ?? 0;
  return refusalOf(code)?.error === "NOT_CONTROLLER" ? code : 0;
}
