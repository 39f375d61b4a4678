import { createTopic, deleteTopic } from "../broker-client.ts";
import type { Produced } from "../clients/load.ts";
import type { Sample } from "../metrics.ts";
import { cpuSeconds, peakRssMb, resetPeakRss, rssMb } from "../process-figures.ts";
import type { Server } from "../systems/server.ts";
import { freshName } from "./scenario.ts";

/** Adds what the broker's process spent while `work` was done. */
export async function metered(
  server: Server,
  recordBytes: number,
  work: () => Promise<Produced>,
): Promise<Sample> {
  const { pid } = server;
  resetPeakRss(pid);
  const before = cpuSeconds(pid);
  const { records, sample } = await work();
  const spent = cpuSeconds(pid) - before;
  return {
    ...sample,
    cpuPerGigabyte: spent / ((records * recordBytes) / 1e9),
    cpuPerMillion: spent / (records / 1e6),
    rssMb: rssMb(pid),
    peakRssMb: peakRssMb(pid),
  };
}

/** A topic for as long as `use` takes. */
export async function withTopic<T>(
  { bootstrap }: Server,
  partitions: number,
  configs: Readonly<Record<string, string>>,
  use: (topic: string) => Promise<T>,
): Promise<T> {
  const topic = freshName("topic");
  await createTopic(bootstrap, topic, partitions, configs);
  try {
    return await use(topic);
  } finally {
    await deleteTopic(bootstrap, topic);
  }
}
