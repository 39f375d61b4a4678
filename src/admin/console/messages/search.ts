import type { Clock } from "../../../base/clock.ts";
import type { Cluster } from "../../../client/cluster.ts";
import type { ConsumedRecord } from "../../../client/fetched-records.ts";
import type { SearchEnd, SearchEvent, SearchProgress } from "../contract.ts";
import type { DecodedRecord, Matcher } from "./match.ts";
import { messageOf } from "./match.ts";
import { mergeByTime } from "./merge.ts";
import { pageOf, readPage } from "./page.ts";
import type { ReadQuery } from "./query.ts";
import { fromTime, newReader, type Range, readRanges, wholeRanges } from "./window.ts";

export interface SearchLimits {
  readonly timeLimitMs: number;
  /** Of keys and values, over the whole search. */
  readonly maxBytes: number;
  /** Records looked at before the next progress, and bytes of them. */
  readonly maxWindowRecords: number;
  readonly maxWindowBytes: number;
}

export const searchLimits: SearchLimits = {
  timeLimitMs: 30_000,
  maxBytes: 2 * 1024 ** 3,
  maxWindowRecords: 20_000,
  maxWindowBytes: 32 * 1024 ** 2,
};

export interface SearchPorts {
  /** Its own: a search must not queue behind another's long poll. */
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly matcher: Matcher;
  readonly limits: SearchLimits;
  readonly signal: AbortSignal;
}

/** What a search has got to. */
interface State {
  ranges: Range[];
  /** Records looked at in one partition before the next merge. */
  windowSize: number;
  scanned: number;
  matched: number;
  scannedBytes: number;
}

/**
 * Looks for records window by window, forwards or backwards in all partitions at once, so that the
 * newest of a large topic come at once and memory stays small however long it takes.
 */
export async function* search(
  topic: string,
  query: ReadQuery,
  ports: SearchPorts,
): AsyncGenerator<Exclude<SearchEvent, { type: "problem" }>> {
  const toMessage = (record: DecodedRecord) => messageOf(record, query.isWhole);
  for await (const event of searchRecords(topic, query, ports)) {
    if (event.type !== "records") yield event;
    else yield { type: "messages", messages: event.records.map(toMessage) };
  }
}

type RecordsEvent =
  | { readonly type: "records"; readonly records: readonly DecodedRecord[] }
  | SearchProgress
  | SearchEnd;

/** As `search`, with whole payloads. */
export async function* searchRecords(
  topic: string,
  query: ReadQuery,
  ports: SearchPorts,
): AsyncGenerator<RecordsEvent> {
  const { cluster, clock, matcher, limits, signal } = ports;
  const startedMs = clock.monotonicMs();
  const { isBackward, ranges } = await begin(topic, query, cluster);
  const total = sizeOf(ranges);
  const state = newState(ranges, query.limit, limits);
  const end = (reason: SearchEnd["reason"]): SearchEnd => ({
    type: "end",
    scanned: state.scanned,
    matched: state.matched,
    reason,
    next: sizeOf(state.ranges) === 0 ? null : pageOf(isBackward, state.ranges),
    elapsedMs: Math.round(clock.monotonicMs() - startedMs),
    filterFailures:
      matcher.failures === 0 ? null : { count: matcher.failures, first: matcher.firstFailure },
  });
  const consumer = newReader(cluster);
  while (sizeOf(state.ranges) > 0) {
    const window = await readWindow(topic, isBackward, state, consumer, ports);
    if (signal.aborted) return;
    if (window === "too many bytes") {
      state.windowSize = Math.max(1, state.windowSize >> 2);
      continue;
    }
    const wanted = query.limit - state.matched;
    const merged = mergeByTime(window.found, isBackward);
    const records = merged.slice(0, wanted);
    state.matched += records.length;
    state.ranges = rangesAfter(window.rest, window.taken, records, merged, isBackward);
    if (records.length > 0) yield { type: "records", records };
    const { scanned, matched } = state;
    yield { type: "progress", scanned, matched, total };
    if (state.matched >= query.limit) return yield end("limit");
    if (clock.monotonicMs() - startedMs > limits.timeLimitMs) return yield end("time");
    if (state.scannedBytes > limits.maxBytes) return yield end("bytes");
    state.windowSize = grown(state, limits);
  }
  yield end("complete");
}

async function begin(topic: string, query: ReadQuery, cluster: Cluster) {
  const { from } = query;
  const ranges = await wholeRanges(cluster, topic, query.partitions);
  switch (from.kind) {
    case "newest":
      return { isBackward: true, ranges };
    case "oldest":
      return { isBackward: false, ranges };
    case "page":
      return readPage(from.next, ranges);
    case "timestamp":
      return {
        isBackward: false,
        ranges: await fromTime(cluster, topic, ranges, from.timestampMs),
      };
    case "offset": {
      const clamp = (range: Range) => Math.min(Math.max(from.offset, range.begin), range.end);
      const moved = ranges.map((range) => ({ ...range, begin: clamp(range) }));
      return { isBackward: false, ranges: moved };
    }
  }
}

function newState(ranges: Range[], limit: number, limits: SearchLimits): State {
  const fair = Math.ceil(limits.maxWindowRecords / ranges.length);
  const windowSize = Math.max(1, Math.min(limit, fair));
  return { ranges, windowSize, scanned: 0, matched: 0, scannedBytes: 0 };
}

/** Where matches are rare the next window is larger. */
function grown({ windowSize, ranges }: State, { maxWindowRecords }: SearchLimits): number {
  return Math.min(windowSize * 2, Math.max(1, Math.ceil(maxWindowRecords / ranges.length)));
}

const sizeOf = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, { begin, end }) => sum + end - begin, 0);

interface Window {
  /** What was read, by partition. */
  readonly taken: readonly Range[];
  /** What lies behind it. */
  readonly rest: readonly Range[];
  readonly found: readonly DecodedRecord[];
}

async function readWindow(
  topic: string,
  isBackward: boolean,
  state: State,
  consumer: ReturnType<typeof newReader>,
  { matcher, limits, signal }: SearchPorts,
): Promise<Window | "too many bytes"> {
  const { windowSize } = state;
  const split = state.ranges.map(({ partition, begin, end }) => {
    const cut = isBackward ? Math.max(begin, end - windowSize) : Math.min(end, begin + windowSize);
    const taken = isBackward ? { partition, begin: cut, end } : { partition, begin, end: cut };
    const rest = isBackward ? { partition, begin, end: cut } : { partition, begin: cut, end };
    return { taken, rest };
  });
  const taken = split.map((one) => one.taken);
  const found: DecodedRecord[] = [];
  let scanned = 0;
  let scannedBytes = 0;
  const take = async (records: readonly ConsumedRecord[]) => {
    scanned += records.length;
    for (const { key, value } of records) scannedBytes += (key?.length ?? 0) + (value?.length ?? 0);
    found.push(...(await matcher.matching(records)));
  };
  const windowLimits = { maxBytes: limits.maxWindowBytes, signal };
  const isWhole = await readRanges(consumer, topic, taken, windowLimits, take);
  state.scannedBytes += scannedBytes;
  if (!isWhole && windowSize > 1 && !signal.aborted) return "too many bytes";
  state.scanned += scanned;
  return { taken, rest: split.map((one) => one.rest), found };
}

/** What is left to look at: behind the window, and what of it matched and found no place. */
function rangesAfter(
  rest: readonly Range[],
  taken: readonly Range[],
  shown: readonly DecodedRecord[],
  merged: readonly DecodedRecord[],
  isBackward: boolean,
): Range[] {
  if (shown.length === merged.length) return [...rest];
  const last = new Map(shown.map(({ partition, offset }) => [partition, offset]));
  const firstLeft = new Map<number, number>();
  for (const { partition, offset } of merged.slice(shown.length)) {
    if (!firstLeft.has(partition)) firstLeft.set(partition, offset);
  }
  return rest.map((range, index) => {
    const { partition } = range;
    const left = firstLeft.get(partition);
    if (left === undefined) return range;
    const shownLast = last.get(partition);
    if (isBackward) return { ...range, end: shownLast ?? taken[index]!.end };
    return { ...range, begin: shownLast === undefined ? taken[index]!.begin : shownLast + 1 };
  });
}
