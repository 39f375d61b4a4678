import { eachBatch } from "../../records/batch-header.ts";
import type { Disk } from "./disk.ts";
import { writeFully } from "./files.ts";
import { Segment } from "./segment.ts";
import { cleanedSuffix } from "./swap.ts";

const bufferBytes = 256 << 10;
/** Between two flushes: others' wait in the device behind each. */
const bytesPerFlush = 4 << 20;

/** A segment that is to take the place of others, while it is being written. */
export class CleanedSegment {
  readonly path: string;
  /** What it will be once it is in place; its index grows in memory meanwhile. */
  readonly segment: Segment;
  private readonly disk: Disk;
  private readonly indexIntervalBytes: number;
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private buffered = 0;
  private writtenBytes = 0;
  private unflushedBytes = 0;
  private fd: number | null;

  constructor(disk: Disk, directory: string, baseOffset: number, indexIntervalBytes: number) {
    this.disk = disk;
    this.indexIntervalBytes = indexIntervalBytes;
    this.segment = Segment.empty(disk, directory, baseOffset);
    this.path = this.segment.file.path + cleanedSuffix;
    this.fd = disk.files.open(this.path, "create");
    disk.files.truncate(this.fd, 0);
  }

  /** Takes whole batches over; they are the caller's again when this returns. */
  async write(batches: Buffer): Promise<void> {
    for (const { header } of eachBatch(batches)) this.segment.add(header, this.indexIntervalBytes);
    if (batches.length > bufferBytes - this.buffered) this.writeBuffer();
    if (batches.length > bufferBytes) this.writeOut(batches);
    else this.buffered += batches.copy(this.buffer, this.buffered);
    if (this.unflushedBytes >= bytesPerFlush) await this.flush();
  }

  /** Makes all of it durable, but for its name. */
  async finish(): Promise<void> {
    this.writeBuffer();
    await this.flush();
    this.close();
  }

  close(): void {
    if (this.fd !== null) this.disk.files.close(this.fd);
    this.fd = null;
  }

  private writeBuffer(): void {
    this.writeOut(this.buffer.subarray(0, this.buffered));
    this.buffered = 0;
  }

  private writeOut(bytes: Buffer): void {
    if (bytes.length === 0) return;
    writeFully(this.disk.files, this.fd!, bytes, this.writtenBytes);
    this.writtenBytes += bytes.length;
    this.unflushedBytes += bytes.length;
    this.disk.counters.bytesWritten += bytes.length;
  }

  private async flush(): Promise<void> {
    this.unflushedBytes = 0;
    this.disk.counters.fsyncs++;
    await this.disk.files.sync(this.fd!);
  }
}
