import type { Cluster } from "../../client/cluster.ts";
import { type ConsumedRecord, endOfFetched, FetchedRecords } from "../../client/fetched-records.ts";
import { isRefusal } from "../../client/refusal.ts";
import { noUuid } from "../../protocol/defaults.ts";
import { Fetch } from "../../protocol/messages/01-fetch.ts";
import { eachBatch } from "../../records/batch-header.ts";
import { MalformedRecord } from "../../records/malformed-record.ts";
import type { TopicState } from "./cluster/cluster-state.ts";

const maxPartitions = 32;
const maxPartitionBytes = 256 * 1024;
const maxDecompressedBytes = 8 * 1024 * 1024;

export interface LastRecords {
  /** Of each partition the last few, in the order of offsets. */
  readonly records: readonly ConsumedRecord[];
  /** That they came in. */
  readonly batches: number;
}

/**
 * The last records of every partition, at most so many of each, with one question to each leader:
 * a glance, which may see less where records are large.
 */
export async function lastRecords(
  cluster: Cluster,
  { name: topic, partitions }: TopicState,
  perPartition: number,
): Promise<LastRecords> {
  const filled = partitions
    .filter(({ leaderId, startOffset, endOffset }) => leaderId >= 0 && endOffset > startOffset)
    .slice(0, maxPartitions);
  const leaders = [...new Set(filled.map(({ leaderId }) => leaderId))];
  const records: ConsumedRecord[] = [];
  let batches = 0;
  for (const nodeId of leaders) {
    const begins = new Map(
      filled
        .filter(({ leaderId }) => leaderId === nodeId)
        .map(({ partition, startOffset, endOffset }) => {
          return [partition, Math.max(startOffset, endOffset - perPartition)] as const;
        }),
    );
    const asked = [...begins].map(([partition, fetchOffset]) => {
      return { partition, fetchOffset, partitionMaxBytes: maxPartitionBytes };
    });
    const answer = await cluster.askOnce({ nodeId }, Fetch, {
      maxWaitMs: 0,
      minBytes: 0,
      maxBytes: maxPartitionBytes * maxPartitions,
      topics: [{ topic, topicId: noUuid, partitions: asked }],
      forgottenTopicsData: [],
    });
    if (isRefusal(answer)) continue;
    for (const { partitions } of answer.responses) {
      for (const { partitionIndex: partition, records: bytes } of partitions) {
        if (bytes === null || bytes.length === 0) continue;
        const offset = begins.get(partition) ?? 0;
        const place = { topic, partition, offset };
        const read = readable(new FetchedRecords(place, bytes, [], maxDecompressedBytes));
        records.push(...read.slice(-perPartition));
        batches += batchesIn(bytes, offset);
      }
    }
  }
  return { records, batches };
}

/** As many as can be read: damage is told elsewhere. */
function readable(fetched: FetchedRecords): ConsumedRecord[] {
  const records: ConsumedRecord[] = [];
  try {
    fetched.take(records, Number.MAX_SAFE_INTEGER);
  } catch (problem) {
    if (!(problem instanceof MalformedRecord)) throw problem;
  }
  return records;
}

function batchesIn(bytes: Buffer, from: number): number {
  // A batch that begins before is in only with its end.
  if (endOfFetched(bytes) <= from) return 0;
  let count = 0;
  try {
    for (const _batch of eachBatch(bytes, "mayBeCut")) count++;
  } catch (problem) {
    if (!(problem instanceof MalformedRecord)) throw problem;
  }
  return count;
}
