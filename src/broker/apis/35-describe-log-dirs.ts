import { DescribeLogDirs } from "../../protocol/messages/35-describe-log-dirs.ts";
import { type Context, serve } from "../api.ts";

/**
 * Where do the logs lie, and how large are they? (KIP-113)
 *
 * v4 size of the volume and room left on it (KIP-827)
 */
export default serve(DescribeLogDirs, {
  async answer({ topics }, ctx) {
    const { dataDir } = ctx.services;
    const volume = await dataDir.space();
    const sizes = topics === null ? allSizes(ctx) : wantedSizes(topics, ctx);
    return { results: [{ logDir: dataDir.path, topics: sizes, ...volume }] };
  },
});

function allSizes({ services }: Context) {
  const byTopic = new Map<string, PartitionSize[]>();
  for (const { topic, index, sizeBytes } of services.partitions.all()) {
    const sizes = byTopic.get(topic) ?? [];
    sizes.push(partitionSize(index, sizeBytes));
    byTopic.set(topic, sizes);
  }
  return [...byTopic].map(([name, partitions]) => ({ name, partitions }));
}

function wantedSizes(
  topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
  { services }: Context,
) {
  const found = topics.map(({ topic: name, partitions: indexes }) => ({
    name,
    partitions: indexes.flatMap((index) => {
      const partition = services.partitions.get(name, index);
      return partition === undefined ? [] : [partitionSize(index, partition.sizeBytes)];
    }),
  }));
  // What is not here is left out, as by Kafka.
  return found.filter(({ partitions }) => partitions.length > 0);
}

type PartitionSize = ReturnType<typeof partitionSize>;
const partitionSize = (partitionIndex: number, partitionSize: number) => ({
  partitionIndex,
  partitionSize,
  offsetLag: 0,
  isFutureKey: false,
});
