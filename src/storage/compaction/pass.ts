import {
  batchChecksum,
  batchHeaderBytes,
  eachBatch,
  isControl,
  lastOffset,
} from "../../records/batch-header.ts";
import type { CleaningRules } from "../../records/clean-batch.ts";
import { lendDecompressed } from "../../records/compression/codec.ts";
import { MalformedRecord } from "../../records/malformed-record.ts";
import { recordSpans } from "../../records/record-spans.ts";
import { type CompactionPolicy, type CompactionResult, StorageFailure } from "../log-store.ts";
import type { SegmentFacts } from "../segment-policy.ts";
import { KeyMap } from "./key-map.ts";
import { type CleaningProgress, type CompactionPlan, fitsInto, type SegmentRange } from "./plan.ts";
import { maxDecompressedBytes, RunCleaner } from "./run-cleaner.ts";

/** What one pass needs of an engine. */
export interface CompactingEngine<Segment extends SegmentFacts> {
  /**
   * A segment's batches in order, in runs of whole ones of about `runBytes` at most; each run is
   * valid until the next is asked for. Rejects with `StorageFailure`, or with `PassStopped`.
   */
  runs(segment: Segment): AsyncIterable<Buffer>;
  /** Begins what is to take the place of neighbouring segments, the first at this offset. */
  begin(baseOffset: number): CleanedOutput<Segment>;
  /** Lets others work; rejects with `PassStopped` when the pass is to end. */
  pause(): Promise<void>;
  readonly segmentBytes: number;
}

/** The batches that take the place of some segments; one of `replace` and `discard` ends it. */
export interface CleanedOutput<Segment extends SegmentFacts> {
  /** Takes whole batches over; `batches` is the caller's again when it resolves. */
  write(batches: Buffer): Promise<void>;
  /** Puts what was written in the place of the segments, of which it covers all offsets. */
  replace(range: SegmentRange<Segment>): Promise<void>;
  /** Lets go of what was written; nothing happens after `replace`. */
  discard(): Promise<void>;
  readonly sizeBytes: number;
}

/** The pass was to end before it was through: no failure, and nothing is lost by it. */
export class PassStopped extends Error {
  override name = "PassStopped";
}

/** Read at once. */
export const runBytes = 256 << 10;
/** Expanded records between two pauses: a few milliseconds of work. */
const bytesPerTurn = 128 << 10;

/** How a pass ended, and what the log is to remember. */
export interface PassEnd extends CompactionResult {
  readonly progress: CleaningProgress;
}

/**
 * One pass over a log: learns the latest offset of each key in what is dirty, then takes what they
 * have replaced out of all of the log below. In memory are the keys and one run at a time.
 */
export async function compactSegments<Segment extends SegmentFacts>(
  engine: CompactingEngine<Segment>,
  plan: CompactionPlan<Segment>,
  policy: CompactionPolicy,
  nowMs: number,
): Promise<PassEnd> {
  const pace = new Pace(engine);
  const keys = new KeyMap(policy.maxKeyMapBytes, plan.endOffset - plan.firstDirtyOffset);
  const mappedTo = await mapKeys(engine, plan, keys, pace);
  const rules: CleaningRules = {
    nowMs,
    newHorizonMs: nowMs + policy.deleteRetentionMs,
    isLatest: (key, offset) => key !== null && offset >= keys.get(key),
    isLastOfProducer: (header) =>
      header.producerId >= 0 && policy.producers.get(header.producerId) === lastOffset(header),
  };
  const pass = new Pass(engine, mapped(plan, mappedTo), mappedTo, rules, pace);
  const { nextHorizonMs, ...result } = await pass.run();
  const progress = { firstDirtyOffset: mappedTo, nextHorizonMs };
  return { ...result, progress, isWhole: mappedTo >= plan.endOffset };
}

/** The second half of a pass: the rewriting, segment after segment. */
class Pass<Segment extends SegmentFacts> {
  private readonly engine: CompactingEngine<Segment>;
  private readonly range: SegmentRange<Segment>;
  private readonly mappedTo: number;
  private readonly rules: CleaningRules;
  private readonly pace: Pace;
  private readonly end = {
    bytesBefore: 0,
    bytesAfter: 0,
    removedRecords: 0,
    nextHorizonMs: Infinity,
  };

  constructor(
    engine: CompactingEngine<Segment>,
    range: SegmentRange<Segment>,
    mappedTo: number,
    rules: CleaningRules,
    pace: Pace,
  ) {
    this.engine = engine;
    this.range = range;
    this.mappedTo = mappedTo;
    this.rules = rules;
    this.pace = pace;
  }

  async run() {
    const { segments } = this.range;
    for (let at = 0; at < segments.length; ) {
      const output = this.engine.begin(segments[at]!.baseOffset);
      try {
        at += await this.cleanFrom(at, output);
      } finally {
        await output.discard();
      }
    }
    return this.end;
  }

  /**
   * Cleans a segment, and those after it that fit beside what is left of it. Returns how many that
   * were.
   */
  private async cleanFrom(from: number, output: CleanedOutput<Segment>): Promise<number> {
    const { end } = this;
    const cleaner = new RunCleaner(this.rules);
    let to = from;
    do await this.cleanSegment(to++, cleaner, output);
    while (this.fits(from, to, output.sizeBytes));
    for (const batches of cleaner.finish()) await output.write(batches);
    end.nextHorizonMs = Math.min(end.nextHorizonMs, cleaner.nextHorizonMs);
    end.removedRecords += cleaner.removedRecords;
    if (cleaner.hasChanged || to - from > 1) {
      const done = this.part(from, to);
      await output.replace(done);
      end.bytesBefore += done.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      end.bytesAfter += output.sizeBytes;
    }
    return to - from;
  }

  private async cleanSegment(
    at: number,
    cleaner: RunCleaner,
    output: CleanedOutput<Segment>,
  ): Promise<void> {
    const { segments, baseOffset: first, endOffset } = this.part(at, at + 1);
    let next = first;
    for await (const run of this.engine.runs(segments[0]!)) {
      for (const batch of eachBatch(run)) {
        const { baseOffset } = batch.header;
        if (baseOffset !== next) throw damaged(next, `at its place is one of ${baseOffset}`);
        next = lastOffset(batch.header) + 1;
        // What the map does not speak of stays as it is.
        const isMapped = baseOffset < this.mappedTo;
        const done = isMapped ? cleaner.add(batch) : [...cleaner.finish(), batch.bytes];
        for (const batches of done) await output.write(batches);
        await this.pace.worked(batchHeaderBytes + cleaner.takeExpandedBytes());
      }
    }
    if (next !== endOffset) throw damaged(next, "the segment ends before it");
  }

  /** Whether one more segment is to be cleaned together with those before. */
  private fits(from: number, to: number, cleanedBytes: number): boolean {
    if (to === this.range.segments.length) return false;
    return fitsInto(this.part(from, to + 1), cleanedBytes, this.engine.segmentBytes);
  }

  private part(from: number, to: number): SegmentRange<Segment> {
    const { segments, endOffset } = this.range;
    return {
      segments: segments.slice(from, to),
      baseOffset: segments[from]!.baseOffset,
      endOffset: segments[to]?.baseOffset ?? endOffset,
    };
  }
}

/** The part of the plan that the keys in the map speak of. */
function mapped<Segment extends SegmentFacts>(
  { segments, baseOffset, endOffset }: CompactionPlan<Segment>,
  mappedTo: number,
): SegmentRange<Segment> {
  const count = segments.filter((segment) => segment.baseOffset < mappedTo).length;
  const end = segments[count]?.baseOffset ?? endOffset;
  return { segments: segments.slice(0, count), baseOffset, endOffset: end };
}

/**
 * Puts the keys of what is dirty into the map until it is full. Returns the offset after the last
 * batch that is in it.
 */
async function mapKeys<Segment extends SegmentFacts>(
  engine: CompactingEngine<Segment>,
  { segments, firstDirtyOffset, endOffset }: CompactionPlan<Segment>,
  keys: KeyMap,
  pace: Pace,
): Promise<number> {
  let mappedTo = firstDirtyOffset;
  for (const [index, segment] of segments.entries()) {
    if ((segments[index + 1]?.baseOffset ?? endOffset) <= firstDirtyOffset) continue;
    for await (const run of engine.runs(segment)) {
      for (const { header, bytes } of eachBatch(run)) {
        if (lastOffset(header) < firstDirtyOffset) continue;
        // The first one at any rate, or a pass would never get on.
        if (header.recordCount > keys.freeKeys && keys.size > 0) return mappedTo;
        if (header.crc !== batchChecksum(bytes)) {
          throw damaged(header.baseOffset, "it does not match its checksum");
        }
        mappedTo = lastOffset(header) + 1;
        await pace.worked(batchHeaderBytes + mapBatch(bytes, header, keys));
      }
    }
  }
  return mappedTo;
}

/** Returns how many bytes of records that were. */
function mapBatch(bytes: Buffer, header: Parameters<typeof recordSpans>[1], keys: KeyMap): number {
  if (header.recordCount === 0 || isControl(header)) return 0;
  try {
    const body = recordSpans(bytes, header, maxDecompressedBytes, lendDecompressed, (record) => {
      if (record.key !== null) keys.put(record.key, record.offset);
    });
    return body.length;
  } catch (error) {
    if (!(error instanceof MalformedRecord)) throw error;
    throw damaged(header.baseOffset, error.message);
  }
}

function damaged(baseOffset: number, why: string): StorageFailure {
  return new StorageFailure("damaged", `the batch of offset ${baseOffset} cannot be read: ${why}`);
}

/** Gives others their turn after so much work. */
class Pace {
  private readonly engine: { pause(): Promise<void> };
  private bytes = 0;

  constructor(engine: { pause(): Promise<void> }) {
    this.engine = engine;
  }

  worked(bytes: number): Promise<void> | undefined {
    this.bytes += bytes;
    if (this.bytes < bytesPerTurn) return undefined;
    this.bytes = 0;
    return this.engine.pause();
  }
}
