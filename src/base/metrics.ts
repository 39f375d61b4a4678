/**
 * What the broker counts while it works. Adding to a plain number is all it costs; how the
 * numbers are shown is the admin door's business.
 */

/** More topics than this are counted together: each is a line or four in every scrape. */
const maxTopics = 1000;

/** Stands for the topics beyond `maxTopics`; parentheses are in no topic's name. */
const otherTopics = "(other)";

/** Upper bounds of the latency buckets, milliseconds; the last bucket has none. */
export const latencyBoundsMs: readonly number[] = [
  0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000,
];

export class TopicTraffic {
  recordsIn = 0;
  bytesIn = 0;
  recordsOut = 0;
  bytesOut = 0;
  /** Batches of producers that were not taken, by the name of the error. */
  readonly refused = new Map<string, number>();
}

export class ApiTraffic {
  /** Requests per bucket of `latencyBoundsMs`, and one for those above the last. */
  readonly buckets = new Array<number>(latencyBoundsMs.length + 1).fill(0);
  /** Of all requests together. */
  elapsedMs = 0;
  /** Answers whose own error was not NONE, by its name. */
  readonly errors = new Map<string, number>();

  get requests(): number {
    return this.buckets.reduce((sum, inBucket) => sum + inBucket, 0);
  }
}

export class ListenerTraffic {
  open = 0;
  opened = 0;
}

/** One node's counters; never shared between nodes. */
export class Metrics {
  readonly topics = new Map<string, TopicTraffic>();
  readonly apis = new Map<string, ApiTraffic>();
  readonly listeners = new Map<string, ListenerTraffic>();

  /** Records appended for a client; `bytes` as stored, batch headers included. */
  recordsIn(topic: string, records: number, bytes: number): void {
    const traffic = this.topic(topic);
    traffic.recordsIn += records;
    traffic.bytesIn += bytes;
  }

  /** A producer's batch that was not taken. */
  batchRefused(topic: string, error: string): void {
    const { refused } = this.topic(topic);
    refused.set(error, (refused.get(error) ?? 0) + 1);
  }

  /** Records handed to a consumer. */
  recordsOut(topic: string, records: number, bytes: number): void {
    const traffic = this.topic(topic);
    traffic.recordsOut += records;
    traffic.bytesOut += bytes;
  }

  /** `error`: the name of the answer's own error code, where it has one that is not NONE. */
  request(api: string, elapsedMs: number, error: string | null = null): void {
    const traffic = entry(this.apis, api, ApiTraffic);
    const bucket = latencyBoundsMs.findIndex((boundMs) => elapsedMs <= boundMs);
    traffic.buckets[bucket < 0 ? latencyBoundsMs.length : bucket]! += 1;
    traffic.elapsedMs += elapsedMs;
    if (error !== null) traffic.errors.set(error, (traffic.errors.get(error) ?? 0) + 1);
  }

  connectionOpened(listener: string): void {
    const traffic = entry(this.listeners, listener, ListenerTraffic);
    traffic.open += 1;
    traffic.opened += 1;
  }

  connectionClosed(listener: string): void {
    entry(this.listeners, listener, ListenerTraffic).open -= 1;
  }

  /** Forgets topics that are gone, so that others find room. */
  keepTopics(exists: (topic: string) => boolean): void {
    for (const topic of this.topics.keys()) {
      if (topic !== otherTopics && !exists(topic)) this.topics.delete(topic);
    }
  }

  private topic(topic: string): TopicTraffic {
    const full = this.topics.size >= maxTopics && !this.topics.has(topic);
    return entry(this.topics, full ? otherTopics : topic, TopicTraffic);
  }
}

function entry<T>(entries: Map<string, T>, name: string, Fresh: new () => T): T {
  const found = entries.get(name);
  if (found !== undefined) return found;
  const fresh = new Fresh();
  entries.set(name, fresh);
  return fresh;
}
