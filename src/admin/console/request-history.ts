import type { RequestSample } from "./contract.ts";
import type { NodeCounts } from "./node-metrics.ts";

/** Half an hour at one look every five seconds. */
const maxSamples = 360;
/** How far back refusals are counted. */
const refusalMs = 10 * 60_000;

/** Batches that were not taken, and still are not. */
export interface Refusals {
  /** Kafka's name of it. */
  readonly error: string;
  /** In the last ten minutes, or since the console looks. */
  readonly count: number;
  /** Of these, since the look before last: they go on. */
  readonly lately: number;
}

interface Look extends NodeCounts {
  readonly atMs: number;
}

/** How many requests a node answers and refuses, seen by looking again and again. */
export class RequestHistory {
  /** Oldest first. */
  readonly samples: RequestSample[] = [];
  /** Those of the last ten minutes, oldest first. */
  private readonly looks: Look[] = [];

  add(atMs: number, counts: NodeCounts): void {
    const last = this.looks.at(-1);
    // A node that was started anew counts from 0.
    if (last !== undefined && sum(counts) < sum(last)) this.looks.length = 0;
    else if (last !== undefined && atMs > last.atMs) this.addRates(last, counts, atMs);
    this.looks.push({ ...counts, atMs });
    while (this.looks[0]!.atMs < atMs - refusalMs) this.looks.shift();
  }

  refusalsOf(topic: string): readonly Refusals[] {
    const [newest, oldest, before] = [this.looks.at(-1), this.looks[0], this.looks.at(-3)];
    if (newest === undefined || oldest === undefined || before === undefined) return [];
    const since = (look: Look, error: string, now: number) =>
      now - (look.refused.get(topic)?.get(error) ?? 0);
    return Array.from(newest.refused.get(topic) ?? [], ([error, now]) => ({
      error,
      count: since(oldest, error, now),
      lately: since(before, error, now),
    }));
  }

  private addRates(last: Look, { requests }: NodeCounts, atMs: number): void {
    const seconds = (atMs - last.atMs) / 1000;
    const rateOf = (api: string) =>
      ((requests.get(api) ?? 0) - (last.requests.get(api) ?? 0)) / seconds;
    const all = [...requests.keys()].reduce((total, api) => total + rateOf(api), 0);
    const [produce, fetch] = [rateOf("Produce"), rateOf("Fetch")];
    this.samples.push({
      atMs,
      producePerSecond: produce,
      fetchPerSecond: fetch,
      otherPerSecond: Math.max(0, all - produce - fetch),
    });
    if (this.samples.length > maxSamples) this.samples.shift();
  }
}

const sum = ({ requests }: NodeCounts): number =>
  [...requests.values()].reduce((total, count) => total + count, 0);
