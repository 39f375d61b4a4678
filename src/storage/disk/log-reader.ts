import { batchHeaderBytes } from "../../records/batch-header.ts";
import { readInt64 } from "../../records/int64.ts";
import { endWithin, lastOffsetAt, positionOf, type RunEnd, sizeAt } from "../batch-run.ts";
import { type Lease, type ReadLimits, StorageFailure } from "../log-store.ts";
import type { PooledBuffer } from "./buffer-pool.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { readFully } from "./files.ts";
import type { Segment } from "./segment.ts";
import type { SegmentIndex } from "./segment-index.ts";

/** The bytes a plan needs before it can go on. */
interface Wish {
  readonly into: Buffer;
  readonly position: number;
}

/** A read written once, whether its wishes are granted at once or by the thread pool. */
type Plan<Result> = Generator<Wish, Result, void>;

/** What was read, and where the next read in line will begin. */
export interface ReadResult {
  /** Of which `nextPosition` speaks. */
  readonly segment: Segment;
  readonly lease: Lease;
  readonly nextOffset: number;
  readonly nextPosition: number;
}

/** An index that does not fit its segment: it has to be made anew. */
export class WrongIndex extends StorageFailure {}

/** One read never lends more, whatever was asked for, but for a single larger batch. */
const maxReadBytes = 8 << 20;
const scratchBytes = 16 << 10;

export const emptyLease: Lease = { bytes: Buffer.alloc(0), release: () => {} };

/** What to read of a segment. */
export interface ReadRequest {
  readonly offset: number;
  readonly limits: ReadLimits;
  /** Where the batch that holds `offset` lies; -1: look it up. */
  readonly position: number;
  /** No batch of the log reaches it. */
  readonly logEndOffset: number;
  /**
   * The segment's, held here because others may have to make room for theirs meanwhile. Null: look
   * from the beginning of the segment, however long that takes.
   */
  readonly index: SegmentIndex | null;
  /** Past the page cache, where that is possible. */
  readonly isDirect: boolean;
}

/** Reads batches from the one that holds the offset asked for. */
export function* readBatches(disk: Disk, segment: Segment, request: ReadRequest): Plan<ReadResult> {
  const { offset, limits, logEndOffset } = request;
  const position = request.position >= 0 ? request.position : yield* locate(disk, segment, request);
  const available = segment.sizeBytes - position;
  const wanted = Math.max(Math.min(limits.maxBytes, maxReadBytes), batchHeaderBytes);
  const firstTake = Math.min(wanted, available);
  let pooled = takeBuffer(disk, request, firstTake, position);
  try {
    let view = pooled.buffer.subarray(0, firstTake);
    yield { into: view, position };
    let taken = endWithin(view, 0, limits);
    // Base offsets are under no checksum, and a reader's place is only remembered.
    if (available < batchHeaderBytes || !holds(view, offset)) throw missing(segment, offset);
    if (lastOffsetAt(view, 0) >= logEndOffset) throw missing(segment, offset);
    const firstBytes = sizeAt(view, 0);
    if (firstBytes > available) throw tooShort(segment);
    if (limits.minOneBatch && firstBytes > view.length) {
      pooled.discard();
      pooled = takeBuffer(disk, request, firstBytes, position);
      view = pooled.buffer.subarray(0, firstBytes);
      yield { into: view, position };
      taken = endWithin(view, 0, limits);
    }
    disk.counters.bytesRead += taken.end;
    return lent(segment, pooled, taken, position);
  } catch (error) {
    pooled.discard();
    throw error;
  }
}

function takeBuffer(
  { directReads, pool }: Disk,
  { isDirect }: ReadRequest,
  byteCount: number,
  position: number,
): PooledBuffer {
  const direct = isDirect ? directReads.take(byteCount, position) : null;
  return direct ?? pool.take(byteCount);
}

function lent(
  segment: Segment,
  pooled: PooledBuffer,
  { end, nextOffset }: RunEnd,
  position: number,
): ReadResult {
  const lease = end === 0 ? emptyLease : pooled.lend(0, end);
  if (end === 0) pooled.discard();
  return { segment, lease, nextOffset, nextPosition: position + end };
}

/** Position of the batch that holds the offset asked for. */
function* locate(disk: Disk, segment: Segment, request: ReadRequest): Plan<number> {
  const { offset, index } = request;
  const known = index?.batchBefore(offset) ?? null;
  let position = known?.position ?? 0;
  const scratch = disk.pool.take(scratchBytes);
  try {
    for (;;) {
      const left = segment.sizeBytes - position;
      if (left < batchHeaderBytes) throw missing(segment, offset);
      const window = scratch.buffer.subarray(0, Math.min(scratchBytes, left));
      yield { into: window, position };
      if (position === known?.position && lastOffsetAt(window, 0) !== known.lastOffset) {
        throw new WrongIndex("damaged", `The index of ${segment.file.path} is not its own.`);
      }
      const at = positionOf(window, 0, offset);
      if (at + batchHeaderBytes <= window.length) {
        if (readInt64(window, at) > offset) throw missing(segment, offset);
        return position + at;
      }
      position += at;
    }
  } finally {
    scratch.discard();
  }
}

const holds = (batch: Buffer, offset: number): boolean =>
  readInt64(batch, 0) <= offset && offset <= lastOffsetAt(batch, 0);

function missing(segment: Segment, offset: number): StorageFailure {
  return new StorageFailure("damaged", `Offset ${offset} is missing in ${segment.file.path}.`);
}

/** Bytes of the page cache come at once; a read that takes longer had to ask the disk. */
const slowReadMs = 3;

/**
 * Carries out a plan on the spot, for bytes that are in the page cache. Once they turn out not to
 * be, all that the segment holds by then is read on the thread pool from there on.
 */
export function readNow<Result>(disk: Disk, segment: Segment, plan: Plan<Result>): Result {
  const beganMs = disk.clock.monotonicMs();
  const result = carryOut(disk, segment, plan);
  if (disk.clock.monotonicMs() - beganMs > slowReadMs) segment.coldBytes = segment.sizeBytes;
  return result;
}

function carryOut<Result>(disk: Disk, segment: Segment, plan: Plan<Result>): Result {
  for (let step = plan.next(); ; ) {
    if (step.done) return step.value;
    const { into, position } = step.value;
    let isWhole: boolean;
    try {
      isWhole = readFully(disk.files, disk.openFiles.fdOf(segment.file), into, position);
    } catch (error) {
      step = plan.throw(storageFailure(error, `Cannot read ${segment.file.path}`));
      continue;
    }
    step = isWhole ? plan.next() : plan.throw(tooShort(segment));
  }
}

/** Carries out a plan on the thread pool; the file stays readable meanwhile, even if removed. */
export async function readLater<Result>(
  disk: Disk,
  segment: Segment,
  plan: Plan<Result>,
): Promise<Result> {
  const fd = disk.openFiles.hold(segment.file);
  try {
    for (let step = plan.next(); ; ) {
      if (step.done) return step.value;
      const { into, position } = step.value;
      let failure: StorageFailure | null = null;
      let done = 0;
      try {
        if (await disk.directReads.read(segment.file, into, position)) done = into.length;
        while (done < into.length) {
          const read = await disk.files.readLater(fd, into.subarray(done), position + done);
          if (read === 0) throw tooShort(segment);
          done += read;
        }
      } catch (error) {
        failure = storageFailure(error, `Cannot read ${segment.file.path}`);
      }
      step = failure === null ? plan.next() : plan.throw(failure);
    }
  } finally {
    disk.openFiles.letGo(segment.file);
  }
}

function tooShort(segment: Segment): StorageFailure {
  return new StorageFailure("damaged", `${segment.file.path} is shorter than it was.`);
}
