/** The client processes of the scenarios, and how to read what they print. */
import { join } from "node:path";
import { root } from "../../test/interop/child.ts";
import { run } from "../bounded-process.ts";
import type { Sample } from "../metrics.ts";
import type { WarmClient } from "./warm-client.ts";

/** What sends or reads: Kafka's own tools, or librdkafka in a process of its own. */
export type Client = WarmClient | "librdkafka";
export type Codec = "none" | "lz4";

const withinMs = 180_000;
const tools = "org.apache.kafka.tools";
const python = join(root, ".interop/venv/bin/python");
const program = join(import.meta.dirname, "librdkafka.py");

/** A record's share of a run that only warms the client up. */
const warmupShare = 0.2;

export interface Produced {
  /** All that were sent, those of the warm-up included: what the broker had to do. */
  readonly records: number;
  readonly sample: Sample;
}

interface ProduceOptions {
  readonly topic: string;
  readonly records: number;
  readonly recordBytes: number;
  readonly codec: Codec;
}

export function produce(
  client: Client,
  bootstrap: string,
  options: ProduceOptions,
): Promise<Produced> {
  return client === "librdkafka"
    ? rdkafkaProduce(bootstrap, options)
    : javaProduce(client, bootstrap, options);
}

async function javaProduce(
  client: WarmClient,
  bootstrap: string,
  { topic, records, recordBytes, codec }: ProduceOptions,
): Promise<Produced> {
  const warmup = Math.round(records * warmupShare);
  const output = await client.run(`${tools}.ProducerPerformance`, [
    ...["--bootstrap-server", bootstrap, "--topic", topic],
    ...["--num-records", `${records}`, "--record-size", `${recordBytes}`],
    ...["--throughput", "-1", "--warmup-records", `${warmup}`],
    ...["--command-property", "acks=all", `compression.type=${codec}`],
  ]);
  const rate = /steady state records sent, ([\d.]+) records\/sec/.exec(output);
  const times = /([\d.]+) ms 50th.* ([\d.]+) ms 99th, ([\d.]+) ms 99\.9th\.\s*$/.exec(output);
  if (rate === null || times === null) throw new Error(`cannot read:\n${output}`);
  const [ackP50Ms, ackP99Ms, ackP999Ms] = times.slice(1).map(Number);
  const sample = { ...throughput(Number(rate[1]), recordBytes), ackP50Ms, ackP99Ms, ackP999Ms };
  return { records, sample: sample as Sample };
}

async function rdkafkaProduce(
  bootstrap: string,
  { topic, records, recordBytes, codec }: ProduceOptions,
): Promise<Produced> {
  const args = ["produce", bootstrap, topic, `${records}`, `${recordBytes}`, codec];
  const output = await run({ command: python, args: [program, ...args] }, withinMs);
  const { seconds } = JSON.parse(output);
  return { records, sample: throughput(records / seconds, recordBytes) };
}

interface ConsumeOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  readonly recordBytes: number;
  /** librdkafka only: all others have the processor first, as if it ran on another machine. */
  readonly yieldsProcessor?: boolean;
}

/** Reads `records` from the start of the topic. */
export async function consume(
  client: Client,
  bootstrap: string,
  { topic, partitions, records, recordBytes, yieldsProcessor }: ConsumeOptions,
): Promise<Sample> {
  if (client === "librdkafka") {
    const args = [program, "consume", bootstrap, topic, `${records}`, `${partitions}`];
    const idle = { command: "chrt", args: ["--idle", "0", python, ...args] };
    const output = await run(yieldsProcessor ? idle : { command: python, args }, withinMs);
    const told = JSON.parse(output);
    return throughput(told.records / told.seconds, recordBytes);
  }
  const output = await client.run(`${tools}.ConsumerPerformance`, [
    ...["--bootstrap-server", bootstrap, "--topic", topic],
    ...["--num-records", `${records}`, "--timeout", "30000", "--hide-header"],
  ]);
  const line = output.split("\n").find((text) => /^\d{4}-\d\d-\d\d /.test(text));
  const figures = line?.split(",").map(Number) ?? [];
  if ((figures[4] ?? 0) < records) throw new Error(`cannot read:\n${output}`);
  // The last figure leaves out the time in which the group formed.
  return throughput(figures[9] ?? Number.NaN, recordBytes);
}

interface FixedRateOptions {
  readonly topic: string;
  readonly partitions: number;
  readonly recordsPerSecond: number;
  readonly recordBytes: number;
  readonly lingerMs: number;
  readonly warmupMs: number;
  readonly measuredMs: number;
}

export async function fixedRate(
  client: WarmClient,
  bootstrap: string,
  options: FixedRateOptions,
): Promise<Produced> {
  const { topic, partitions, recordsPerSecond, recordBytes, lingerMs } = options;
  const { warmupMs, measuredMs } = options;
  const load = [partitions, recordsPerSecond, recordBytes, lingerMs, warmupMs, measuredMs];
  const args = [bootstrap, topic, ...load.map(String)];
  const told = JSON.parse(await client.run("FixedRate", args));
  if (told.received < told.sent) throw new Error(`${told.received} of ${told.sent} came back`);
  const [ackP50Ms, ackP99Ms, ackP999Ms] = told.ackMs;
  const [endToEndP50Ms, endToEndP99Ms, endToEndP999Ms] = told.endToEndMs;
  const acks = { ackP50Ms, ackP99Ms, ackP999Ms };
  const sample = { ...acks, endToEndP50Ms, endToEndP99Ms, endToEndP999Ms };
  return { records: ((warmupMs + measuredMs) / 1e3) * recordsPerSecond, sample };
}

interface PipelineOptions {
  readonly topic: string;
  readonly recordBytes: number;
  readonly producers: number;
  readonly groups: number;
  readonly consumersPerGroup: number;
  readonly records: number;
}

export async function pipeline(
  client: WarmClient,
  bootstrap: string,
  options: PipelineOptions,
): Promise<Produced> {
  const { topic, recordBytes, producers, groups, consumersPerGroup, records } = options;
  const warmup = Math.round(records * warmupShare);
  const load = [recordBytes, producers, groups, consumersPerGroup, warmup, records - warmup];
  const args = [bootstrap, topic, ...load.map(String)];
  const told = JSON.parse(await client.run("Pipeline", args));
  return { records: told.total, sample: throughput(told.records / told.seconds, recordBytes) };
}

function throughput(recordsPerSecond: number, recordBytes: number): Sample {
  return { recordsPerSecond, megabytesPerSecond: (recordsPerSecond * recordBytes) / 1e6 };
}
