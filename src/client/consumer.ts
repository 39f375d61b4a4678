import { noUuid } from "../protocol/defaults.ts";
import { Fetch } from "../protocol/messages/01-fetch.ts";
import type { Decoded } from "../protocol/schema.ts";
import { MalformedRecord } from "../records/malformed-record.ts";
import type { Cluster } from "./cluster.ts";
import { type ConsumedRecord, endOfFetched, FetchedRecords } from "./fetched-records.ts";
import { type Isolation, listOffsets, type PlacedPartition } from "./list-offsets.ts";
import { isRefusal, isRetriable, type Refusal, refusalOf, refuse } from "./refusal.ts";
import { backoff } from "./retry.ts";
import { byLeader, byTopic, partitionName, type TopicPartition } from "./topic-partition.ts";

export interface ConsumerOptions {
  readonly isolation: Isolation;
  /** How long a broker waits for `minBytes`. */
  readonly maxWaitMs: number;
  readonly minBytes: number;
  /** Of one answer, and of one partition in it; a larger batch comes alone. */
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
  /** Of one batch after decompression. */
  readonly maxDecompressedBytes: number;
  /** Of one `poll` that does not say. */
  readonly maxPollRecords: number;
  /** Where to go on when the broker no longer has, or never had, the offset asked for. */
  readonly onOutOfRange: "start" | "end" | "refuse";
}

const defaultConsumerOptions: ConsumerOptions = {
  isolation: "read_committed",
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 16 * 1024 * 1024,
  maxPartitionBytes: 1024 * 1024,
  maxDecompressedBytes: 64 * 1024 * 1024,
  maxPollRecords: 500,
  onOutOfRange: "refuse",
};

interface Reading extends TopicPartition {
  /** Of the next record to hand out. */
  position: number;
  /** Of the next record to ask the broker for. */
  fetchOffset: number;
  /** Its broker was asked, and the answer is not taken up yet. */
  isAsked: boolean;
}

/** What a broker sent; its records are decoded only as they are handed out. */
interface Arrived {
  readonly nodeId: number;
  /** What it was asked for. */
  readonly readings: readonly Reading[];
  readonly chunks: readonly FetchedRecords[];
  readonly refusal: Refusal | null;
}

type FetchAnswer = Decoded<(typeof Fetch)["response"]["fields"]>;
type FetchedPartition = FetchAnswer["responses"][number]["partitions"][number];

/**
 * Reads partitions from given offsets on. All leaders are asked in parallel, each again as soon as
 * the caller takes up its last answer: at most one answer of each broker waits in memory.
 */
export class Consumer {
  private readonly cluster: Cluster;
  private readonly options: ConsumerOptions;
  private readings = new Map<string, Reading>();
  /** Counts assignments; what was asked under an older one is dropped when it comes. */
  private assignment = 0;
  /** Brokers that were asked, or whose answer waits to be taken up. */
  private readonly busy = new Set<number>();
  private arrived: Arrived[] = [];
  private handingOut: FetchedRecords[] = [];
  /** Told once all records before it are handed out, and from then on. */
  private damage: Refusal | null = null;
  private wake: () => void = () => {};
  private failures = 0;
  private failingSinceMs = 0;
  private notBeforeMs = 0;

  constructor(cluster: Cluster, options: Partial<ConsumerOptions> = {}) {
    this.cluster = cluster;
    this.options = { ...defaultConsumerOptions, ...options };
  }

  /** Reads these and nothing else from now on. */
  assign(partitions: readonly PlacedPartition[]): void {
    this.assignment++;
    this.busy.clear();
    this.arrived = [];
    this.handingOut = [];
    this.damage = null;
    this.readings = new Map(
      partitions.map(({ topic, partition, offset }) => [
        partitionName({ topic, partition }),
        { topic, partition, position: offset, fetchOffset: offset, isAsked: false },
      ]),
    );
    this.wake();
  }

  /** Of every assigned partition, the offset of the next record to be handed out. */
  positions(): PlacedPartition[] {
    return [...this.readings.values()].map(({ topic, partition, position }) => {
      return { topic, partition, offset: position };
    });
  }

  /**
   * The next records, at most `maxRecords`; those of a partition in order. Empty when none came
   * within `maxWaitMs`. Refused when something is wrong that does not pass within `retryForMs`.
   */
  async poll(
    maxWaitMs: number,
    maxRecords: number = this.options.maxPollRecords,
  ): Promise<readonly ConsumedRecord[] | Refusal> {
    if (this.damage !== null) return this.damage;
    if (this.handingOut.length === 0) {
      await this.fetchMore();
      if (this.arrived.length === 0) await this.arrival(maxWaitMs);
      const refusal = this.takeUp();
      if (refusal !== null) return refusal;
      // The next answer travels while the caller is busy with this one.
      await this.fetchMore();
    }
    const records = this.handOut(maxRecords);
    return records.length === 0 && this.damage !== null ? this.damage : records;
  }

  private handOut(maxRecords: number): ConsumedRecord[] {
    const records: ConsumedRecord[] = [];
    for (let chunk = this.handingOut[0]; chunk !== undefined; chunk = this.handingOut[0]) {
      const isDone = this.take(chunk, records, maxRecords);
      const reading = this.readings.get(partitionName(chunk));
      if (reading !== undefined) reading.position = chunk.position;
      if (!isDone) break;
      this.handingOut.shift();
    }
    return records;
  }

  /** True when nothing more is to be had from the chunk. */
  private take(chunk: FetchedRecords, into: ConsumedRecord[], maxCount: number): boolean {
    try {
      return chunk.take(into, maxCount);
    } catch (problem) {
      if (!(problem instanceof MalformedRecord)) throw problem;
      const place = `${partitionName(chunk)} from offset ${chunk.position}`;
      const sentence = `${place} cannot be read: ${problem.message}.`;
      this.damage = refuse("CORRUPT_MESSAGE", sentence);
      return true;
    }
  }

  /** Moves one broker's answer to what is handed out. */
  private takeUp(): Refusal | null {
    const arrived = this.arrived.shift();
    if (arrived === undefined) return null;
    this.busy.delete(arrived.nodeId);
    for (const reading of arrived.readings) reading.isAsked = false;
    this.handingOut.push(...arrived.chunks);
    return arrived.refusal;
  }

  private arrival(maxWaitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.cluster.ports.clock.after(maxWaitMs, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Asks every leader that is not busy for what this consumer reads from it. */
  private async fetchMore(): Promise<void> {
    const { clock } = this.cluster.ports;
    const { assignment } = this;
    // A partition whose leader moves meanwhile must not be read twice.
    const idle = [...this.readings.values()].filter(({ isAsked }) => !isAsked);
    if (idle.length === 0 || clock.monotonicMs() < this.notBeforeMs) return;
    const leaders = await byLeader(this.cluster, idle);
    if (assignment !== this.assignment) return;
    if (isRefusal(leaders)) {
      const refusal = this.failed(leaders);
      if (refusal !== null) this.arrived.push({ nodeId: -1, readings: [], chunks: [], refusal });
      return;
    }
    for (const [nodeId, readings] of leaders) {
      if (this.busy.has(nodeId)) continue;
      this.busy.add(nodeId);
      for (const reading of readings) reading.isAsked = true;
      void this.fetch(nodeId, readings).then((arrived) => {
        if (assignment !== this.assignment) return;
        this.arrived.push(arrived);
        this.wake();
      });
    }
  }

  private async fetch(nodeId: number, readings: readonly Reading[]): Promise<Arrived> {
    const { maxWaitMs, minBytes, maxBytes, maxPartitionBytes, isolation } = this.options;
    const topics = [...byTopic(readings)].map(([topic, items]) => ({
      topic,
      topicId: noUuid,
      partitions: items.map(({ partition, fetchOffset }) => {
        return { partition, fetchOffset, partitionMaxBytes: maxPartitionBytes };
      }),
    }));
    const isolationLevel = isolation === "read_committed" ? 1 : 0;
    const answer = await this.cluster.askOnce(
      { nodeId },
      Fetch,
      { maxWaitMs, minBytes, maxBytes, isolationLevel, topics, forgottenTopicsData: [] },
      { lane: "fetch", brokerWaitMs: maxWaitMs },
    );
    const refusal = isRefusal(answer) ? answer : refusalOf(answer.errorCode);
    if (refusal !== null || isRefusal(answer)) {
      for (const { topic } of readings) this.cluster.forgetTopic(topic);
      return { nodeId, readings, chunks: [], refusal: this.failed(refusal!) };
    }
    return { nodeId, readings, ...(await this.readAnswer(answer, readings)) };
  }

  /** `asked` and not `readings`: those may have been assigned anew since, from other offsets. */
  private async readAnswer(
    answer: FetchAnswer,
    asked: readonly Reading[],
  ): Promise<Pick<Arrived, "chunks" | "refusal">> {
    const byName = new Map(asked.map((reading) => [partitionName(reading), reading]));
    const chunks: FetchedRecords[] = [];
    let refusal: Refusal | null = null;
    let isSound = true;
    for (const { topic, partitions } of answer.responses) {
      for (const fetched of partitions) {
        const reading = byName.get(partitionName({ topic, partition: fetched.partitionIndex }));
        if (reading === undefined) continue;
        const problem = refusalOf(fetched.errorCode);
        if (problem === null) {
          chunks.push(...this.accept(reading, fetched));
        } else {
          isSound = false;
          refusal ??= await this.mend(reading, problem);
        }
      }
    }
    if (isSound) this.failures = 0;
    return { chunks, refusal };
  }

  private accept(reading: Reading, fetched: FetchedPartition): FetchedRecords[] {
    const { records, abortedTransactions } = fetched;
    if (records === null || records.length === 0) return [];
    const { fetchOffset } = reading;
    const { maxDecompressedBytes } = this.options;
    reading.fetchOffset = Math.max(endOfFetched(records), fetchOffset);
    const place = { topic: reading.topic, partition: reading.partition, offset: fetchOffset };
    return [new FetchedRecords(place, records, abortedTransactions ?? [], maxDecompressedBytes)];
  }

  /** Null when the next attempt may do better. */
  private async mend(reading: Reading, problem: Refusal): Promise<Refusal | null> {
    const name = partitionName(reading);
    if (problem.error !== "OFFSET_OUT_OF_RANGE") {
      this.cluster.forgetTopic(reading.topic);
      return this.failed({ ...problem, message: `${name}: ${problem.message}` });
    }
    const { onOutOfRange } = this.options;
    if (onOutOfRange === "refuse") {
      return refuse("OFFSET_OUT_OF_RANGE", `${name} does not hold offset ${reading.fetchOffset}.`);
    }
    const placed = await listOffsets(this.cluster, [reading], onOutOfRange);
    if (isRefusal(placed)) return placed;
    reading.position = reading.fetchOffset = placed[0]!.offset;
    return null;
  }

  /** Null while it is worth trying on; the next attempt then waits a little. */
  private failed(refusal: Refusal): Refusal | null {
    const { clock, random } = this.cluster.ports;
    const nowMs = clock.monotonicMs();
    if (this.failures === 0) this.failingSinceMs = nowMs;
    const isLong = nowMs - this.failingSinceMs > this.cluster.options.retryForMs;
    if (!isRetriable(refusal) || isLong) return refusal;
    this.notBeforeMs = nowMs + backoff(this.cluster.options, this.failures++, random);
    return null;
  }
}
