import type { ClusterState } from "./cluster/cluster-state.ts";
import type { GroupDetail, LagSample, RateSample } from "./contract.ts";

/** Half an hour at one sample every five seconds. */
const maxSamples = 360;
/** Topics and groups with a history of their own; a cluster may have more. */
const maxTopics = 2000;
const maxGroups = 500;

interface Sums {
  readonly end: number;
  readonly sizeBytes: number | null;
  readonly committed: number;
}

/** The last samples of one thing, oldest first. */
class Ring<T> {
  readonly samples: T[] = [];

  push(sample: T): void {
    this.samples.push(sample);
    if (this.samples.length > maxSamples) this.samples.shift();
  }
}

interface Look {
  readonly atMs: number;
  readonly topics: ReadonlyMap<string, Sums>;
}

/** What moved, seen by looking at the same things again and again; kept in memory only. */
export class History {
  private readonly whole = new Ring<RateSample>();
  private readonly byTopic = new Map<string, Ring<RateSample>>();
  private readonly byGroup = new Map<string, Ring<LagSample>>();
  private last: Look | null = null;

  add(atMs: number, { topics }: ClusterState, groups: readonly GroupDetail[]): void {
    const committed = committedByTopic(groups);
    const sums = new Map<string, Sums>();
    for (const { name, partitions } of topics.values()) {
      const end = partitions.reduce((sum, { endOffset }) => sum + endOffset, 0);
      const sizes = partitions.map(({ sizeBytes }) => sizeBytes);
      const sizeBytes = sizes.includes(null) ? null : sizes.reduce<number>((a, b) => a + b!, 0);
      sums.set(name, { end, sizeBytes, committed: committed.get(name) ?? 0 });
    }
    const { last } = this;
    if (last !== null && atMs > last.atMs) this.addRates(last, { atMs, topics: sums });
    this.last = { atMs, topics: sums };
    this.addLags(atMs, groups);
  }

  cluster(): readonly RateSample[] {
    return this.whole.samples;
  }

  topic(name: string): readonly RateSample[] {
    return this.byTopic.get(name)?.samples ?? [];
  }

  group(name: string): readonly LagSample[] {
    return this.byGroup.get(name)?.samples ?? [];
  }

  /** Of the last two looks; null before there were two. */
  recordsInPerSecond(topic: string): number | null {
    return this.byTopic.get(topic)?.samples.at(-1)?.recordsInPerSecond ?? null;
  }

  private addRates(last: Look, now: Look): void {
    const seconds = (now.atMs - last.atMs) / 1000;
    const totals = { recordsIn: 0, recordsOut: 0, bytesIn: 0 as number | null };
    for (const [name, sums] of now.topics) {
      const before = last.topics.get(name);
      if (before === undefined) continue;
      // A topic that was deleted and made anew has fewer than before.
      const recordsIn = Math.max(sums.end - before.end, 0);
      const recordsOut = Math.max(sums.committed - before.committed, 0);
      const grown = sums.sizeBytes === null ? null : sums.sizeBytes - (before.sizeBytes ?? 0);
      const bytesIn = grown === null ? null : Math.max(grown, 0);
      totals.recordsIn += recordsIn;
      totals.recordsOut += recordsOut;
      totals.bytesIn =
        totals.bytesIn === null || bytesIn === null ? null : totals.bytesIn + bytesIn;
      const ring = ringOf(this.byTopic, name, maxTopics);
      ring?.push(rate(now.atMs, seconds, { recordsIn, recordsOut, bytesIn }));
    }
    for (const name of this.byTopic.keys()) {
      if (!now.topics.has(name)) this.byTopic.delete(name);
    }
    this.whole.push(rate(now.atMs, seconds, totals));
  }

  private addLags(atMs: number, groups: readonly GroupDetail[]): void {
    const names = new Set(groups.map(({ group }) => group));
    for (const name of this.byGroup.keys()) if (!names.has(name)) this.byGroup.delete(name);
    for (const { group, lag, offsets } of groups) {
      if (lag === null) continue;
      const partitions = Object.fromEntries(
        offsets.flatMap(({ topic, partition, lag }) =>
          lag === null ? [] : [[`${topic}/${partition}`, lag] as const],
        ),
      );
      ringOf(this.byGroup, group, maxGroups)?.push({ atMs, lag, partitions });
    }
  }
}

function ringOf<T>(rings: Map<string, Ring<T>>, name: string, max: number): Ring<T> | undefined {
  const known = rings.get(name);
  if (known !== undefined || rings.size >= max) return known;
  const ring = new Ring<T>();
  rings.set(name, ring);
  return ring;
}

interface Moved {
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly bytesIn: number | null;
}

function rate(
  atMs: number,
  seconds: number,
  { recordsIn, recordsOut, bytesIn }: Moved,
): RateSample {
  return {
    atMs,
    recordsInPerSecond: recordsIn / seconds,
    recordsOutPerSecond: recordsOut / seconds,
    bytesInPerSecond: bytesIn === null ? null : bytesIn / seconds,
  };
}

function committedByTopic(groups: readonly GroupDetail[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { offsets } of groups) {
    for (const { topic, committed } of offsets) {
      sums.set(topic, (sums.get(topic) ?? 0) + (committed ?? 0));
    }
  }
  return sums;
}
