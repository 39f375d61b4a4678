/*
 * A segment's two sparse indexes, in memory as on disk (Kafka's `OffsetIndex` and `TimeIndex`):
 *
 *     .index      last offset of a batch, relative to the segment, u32 · position of that batch u32
 *     .timeindex  largest timestamp so far i64 · relative last offset of the batch it came with u32
 */
const offsetEntryBytes = 8;
export const timeEntryBytes = 12;
const nothing: Buffer = Buffer.alloc(0);

/** A place to start looking from: a batch, and how long the segment is up to it. */
export interface IndexedBatch {
  readonly lastOffset: number;
  readonly position: number;
}

export interface IndexedTime {
  readonly timestampMs: number;
  readonly lastOffset: number;
}

export class SegmentIndex {
  private readonly baseOffset: number;
  private offsets: Buffer;
  private times: Buffer;
  private offsetsUsed: number;
  private timesUsed: number;

  constructor(baseOffset: number, offsets = nothing, times = nothing) {
    this.baseOffset = baseOffset;
    this.offsets = offsets;
    this.times = times;
    this.offsetsUsed = offsets.length;
    this.timesUsed = times.length;
  }

  /** As the index files hold it; the views stay as they are whatever is added later. */
  get offsetBytes(): Buffer {
    return this.offsets.subarray(0, this.offsetsUsed);
  }

  get timeBytes(): Buffer {
    return this.times.subarray(0, this.timesUsed);
  }

  get sizeBytes(): number {
    return this.offsets.length + this.times.length;
  }

  addBatch(lastOffset: number, position: number): void {
    const at = this.offsetsUsed;
    this.offsets = withRoom(this.offsets, at + offsetEntryBytes);
    this.offsets.writeUInt32BE(lastOffset - this.baseOffset, at);
    this.offsets.writeUInt32BE(position, at + 4);
    this.offsetsUsed = at + offsetEntryBytes;
  }

  /** Ignored unless the timestamp is larger than the last one's. */
  addTime(time: IndexedTime): void {
    const last = this.lastTime();
    if (time.timestampMs < 0 || (last !== null && time.timestampMs <= last.timestampMs)) return;
    const at = this.timesUsed;
    this.times = withRoom(this.times, at + timeEntryBytes);
    this.times.writeBigInt64BE(BigInt(time.timestampMs), at);
    this.times.writeUInt32BE(time.lastOffset - this.baseOffset, at + 8);
    this.timesUsed = at + timeEntryBytes;
  }

  lastTime(): IndexedTime | null {
    return this.timesUsed === 0 ? null : this.timeAt(this.timesUsed / timeEntryBytes - 1);
  }

  /** The last batch known to end before `offset`; null: look from the segment's beginning. */
  batchBefore(offset: number): IndexedBatch | null {
    const isBefore = (index: number) => this.batchAt(index).lastOffset < offset;
    const count = countWhile(this.offsetsUsed / offsetEntryBytes, isBefore);
    return count === 0 ? null : this.batchAt(count - 1);
  }

  /** No record up to the returned batch is as late as `timestampMs`. */
  timeBefore(timestampMs: number): IndexedTime | null {
    const isBefore = (index: number) => this.timeAt(index).timestampMs < timestampMs;
    const count = countWhile(this.timesUsed / timeEntryBytes, isBefore);
    return count === 0 ? null : this.timeAt(count - 1);
  }

  /** Drops entries of batches that end at `offset` or after. */
  truncateTo(offset: number): void {
    const offsets = countWhile(
      this.offsetsUsed / offsetEntryBytes,
      (index) => this.batchAt(index).lastOffset < offset,
    );
    const times = countWhile(
      this.timesUsed / timeEntryBytes,
      (index) => this.timeAt(index).lastOffset < offset,
    );
    this.offsetsUsed = offsets * offsetEntryBytes;
    this.timesUsed = times * timeEntryBytes;
  }

  /** Whether the entries can be those of a segment of this size: whole, and ever increasing. */
  isPlausible(segmentBytes: number): boolean {
    if (this.offsetsUsed % offsetEntryBytes !== 0 || this.timesUsed % timeEntryBytes !== 0) {
      return false;
    }
    let before: IndexedBatch = { lastOffset: this.baseOffset - 1, position: -1 };
    for (let index = 0; index < this.offsetsUsed / offsetEntryBytes; index++) {
      const { lastOffset, position } = this.batchAt(index);
      if (lastOffset <= before.lastOffset || position <= before.position) return false;
      before = { lastOffset, position };
    }
    if (before.position >= segmentBytes) return false;
    let time: IndexedTime = { timestampMs: -1, lastOffset: this.baseOffset - 1 };
    for (let index = 0; index < this.timesUsed / timeEntryBytes; index++) {
      const { timestampMs, lastOffset } = this.timeAt(index);
      if (timestampMs <= time.timestampMs || lastOffset <= time.lastOffset) return false;
      time = { timestampMs, lastOffset };
    }
    return true;
  }

  private batchAt(index: number): IndexedBatch {
    const at = index * offsetEntryBytes;
    return {
      lastOffset: this.baseOffset + this.offsets.readUInt32BE(at),
      position: this.offsets.readUInt32BE(at + 4),
    };
  }

  private timeAt(index: number): IndexedTime {
    const at = index * timeEntryBytes;
    return {
      timestampMs: Number(this.times.readBigInt64BE(at)),
      lastOffset: this.baseOffset + this.times.readUInt32BE(at + 8),
    };
  }
}

/** How many of the first entries satisfy `holds`, which once false stays false. */
function countWhile(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A larger copy when `bytes` is too small; the old one is left as it was. */
function withRoom(bytes: Buffer, neededBytes: number): Buffer {
  if (neededBytes <= bytes.length) return bytes;
  const larger = Buffer.alloc(Math.max(96, bytes.length * 2));
  bytes.copy(larger);
  return larger;
}
