import { isRefused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeProducers } from "../../protocol/messages/61-describe-producers.ts";
import { type Context, serve } from "../api.ts";
import { findPartition } from "../find-partition.ts";

/** Without transactions there is no coordinator behind a producer, and nothing it has begun. */
const noTransaction = { coordinatorEpoch: -1, currentTxnStartOffset: -1 } as const;

/** Which idempotent producers are known to these partitions? (KIP-664) */
export default serve(DescribeProducers, {
  answer({ topics }, ctx) {
    return {
      topics: topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((index) => describe(name, index, ctx)),
      })),
    };
  },
});

function describe(topic: string, partitionIndex: number, ctx: Context) {
  const partition = findPartition(ctx.services, topic, partitionIndex);
  if (isRefused(partition)) {
    const { code, message } = errors[partition.error];
    const errorMessage = partition.message ?? message;
    return { partitionIndex, errorCode: code, errorMessage, activeProducers: [] };
  }
  const producers = [...partition.producers];
  ctx.lists(producers.length);
  const activeProducers = producers.map((producer) => ({
    producerId: producer.producerId,
    producerEpoch: producer.producerEpoch,
    lastSequence: producer.lastSequence,
    lastTimestamp: producer.lastTimestampMs,
    ...noTransaction,
  }));
  return { partitionIndex, activeProducers };
}
