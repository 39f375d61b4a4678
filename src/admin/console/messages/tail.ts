import type { Clock } from "../../../base/clock.ts";
import type { Cluster } from "../../../client/cluster.ts";
import type { ConsumedRecord } from "../../../client/fetched-records.ts";
import type { TailEvent } from "../contract.ts";
import { granted } from "../refused.ts";
import { evenly } from "./evenly.ts";
import { type Matcher, messageOf } from "./match.ts";
import type { ReadQuery } from "./query.ts";
import { fromTime, newReader, type Range, wholeRanges } from "./window.ts";

export interface TailLimits {
  /** Between two frames: at most 20 a second. */
  readonly frameMs: number;
  /** Without records a frame is sent all the same, so that counts and the connection live. */
  readonly idleFrameMs: number;
  readonly maxRecordsPerFrame: number;
}

export const tailLimits: TailLimits = { frameMs: 50, idleFrameMs: 1000, maxRecordsPerFrame: 25 };

export interface TailPorts {
  /** Its own: a tail waits at the broker all the time. */
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly matcher: Matcher;
  readonly limits: TailLimits;
  readonly signal: AbortSignal;
}

type Frame = Extract<TailEvent, { type: "messages" }>;

const maxPollRecords = 2000;
/** Records held for the next frame. */
const maxWaiting = 10_000;

/**
 * Records as they arrive, gathered into frames. When more come than a page can show, a frame holds
 * some of them, evenly picked, and says so; what nobody asked to filter is not even decoded.
 */
export async function* tail(
  topic: string,
  query: ReadQuery,
  ports: TailPorts,
): AsyncGenerator<Frame> {
  const { cluster, clock, matcher, limits, signal } = ports;
  const consumer = newReader(cluster);
  const ranges = await beginnings(topic, query, cluster);
  consumer.assign(ranges.map(({ partition, begin: offset }) => ({ topic, partition, offset })));
  const counts = { seen: 0, matched: 0, shown: 0 };
  // The first frame comes at once: it says that the tail has begun.
  let nextFrameMs = clock.monotonicMs();
  let waiting: ConsumedRecord[] = [];
  while (!signal.aborted) {
    const nowMs = clock.monotonicMs();
    const frameDueMs = nextFrameMs - nowMs;
    const isTime = frameDueMs <= (waiting.length > 0 ? idleSlack(limits) : 0);
    if (isTime || waiting.length > maxWaiting) {
      yield await newFrame(waiting, counts, matcher, limits);
      waiting = [];
      nextFrameMs = nowMs + limits.idleFrameMs;
      continue;
    }
    const waitMs = waiting.length > 0 ? frameDueMs - idleSlack(limits) : frameDueMs;
    waiting.push(...granted(await consumer.poll(waitMs, maxPollRecords)));
  }
}

/** Records may leave as soon as one frame's time has passed since the last one. */
const idleSlack = ({ idleFrameMs, frameMs }: TailLimits): number => idleFrameMs - frameMs;

async function newFrame(
  arrived: readonly ConsumedRecord[],
  counts: { seen: number; matched: number; shown: number },
  matcher: Matcher,
  { maxRecordsPerFrame }: TailLimits,
): Promise<Frame> {
  counts.seen += arrived.length;
  const some = matcher.takesAll ? evenly(arrived, maxRecordsPerFrame) : arrived;
  const found = await matcher.matching(some);
  const matched = matcher.takesAll ? arrived.length : found.length;
  const shown = evenly(found, maxRecordsPerFrame);
  counts.matched += matched;
  counts.shown += shown.length;
  return {
    type: "messages",
    messages: shown.map((record) => messageOf(record, false)),
    ...counts,
    sampling: shown.length < matched ? notice(shown.length, matched) : null,
  };
}

function notice(shown: number, matched: number): string {
  const oneIn = Math.round(matched / shown);
  return (
    `Records arrive faster than anybody can read: about 1 in ${oneIn} is shown here. ` +
    "All of them are stored."
  );
}

/** A tail begins at the end unless it is told to begin before. */
async function beginnings(topic: string, query: ReadQuery, cluster: Cluster): Promise<Range[]> {
  const { from } = query;
  const whole = await wholeRanges(cluster, topic, query.partitions);
  if (from.kind === "oldest") return whole;
  if (from.kind === "timestamp") return fromTime(cluster, topic, whole, from.timestampMs);
  return whole.map((range) => {
    const asked = from.kind === "offset" ? Math.max(from.offset, range.begin) : range.end;
    return { ...range, begin: Math.min(asked, range.end) };
  });
}
