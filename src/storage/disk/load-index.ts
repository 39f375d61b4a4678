import { StorageFailure } from "../log-store.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { unfinishedSuffix, writeDurably } from "./files.ts";
import { scanBatches } from "./scan.ts";
import type { Segment } from "./segment.ts";
import type { SegmentIndex } from "./segment-index.ts";

/** Between pauses for other work while a whole segment is read. */
const scannedBytesPerTurn = 4 << 20;

/** Brings a closed segment's index into memory, from its files or, failing those, the segment. */
export async function loadIndex(
  disk: Disk,
  segment: Segment,
  indexIntervalBytes: number,
): Promise<SegmentIndex> {
  const index =
    segment.index ?? segment.readIndex() ?? (await rebuildIndex(disk, segment, indexIntervalBytes));
  // Nobody would ever forget it.
  if (segment.file.isRetired) return index;
  if (segment.index === null) segment.adopt(index);
  disk.indexes.touch(segment);
  return index;
}

/**
 * Makes a closed segment's index files anew. Throws `StorageFailure` when the segment itself
 * is damaged.
 */
export async function rebuildIndex(
  disk: Disk,
  segment: Segment,
  indexIntervalBytes: number,
): Promise<SegmentIndex> {
  const { path } = segment.file;
  disk.logger.warn("The index of a segment is missing or damaged; making it anew.", { path });
  const { baseOffset, sizeBytes } = segment;
  const index = await indexBatches(disk, segment, indexIntervalBytes);
  if (index === null) {
    throw new StorageFailure("damaged", `${path} cannot be read from ${baseOffset} to its end.`);
  }
  try {
    await writeIndex(disk, segment, index);
  } catch (error) {
    disk.logger.warn(storageFailure(error, `Cannot write the index of ${path}`).message, {
      sizeBytes,
    });
  }
  return index;
}

/**
 * Makes a closed segment's index files hold its index. Each is replaced in one step: half of one
 * could pass for a whole one. Does nothing once the segment was removed or replaced.
 */
export async function writeIndex(
  { files }: Disk,
  segment: Segment,
  { offsetBytes, timeBytes }: SegmentIndex,
): Promise<void> {
  const contents = [
    [segment.pathOf("index"), offsetBytes],
    [segment.pathOf("timeindex"), timeBytes],
  ] as const;
  for (const [path, bytes] of contents) {
    if (segment.file.isRetired) return;
    const unfinished = path + unfinishedSuffix;
    await writeDurably(files, unfinished, bytes);
    // Its folder may be gone as well, or another log's.
    if (segment.file.isRetired) return;
    files.rename(unfinished, path);
  }
}

async function indexBatches(
  disk: Disk,
  segment: Segment,
  indexIntervalBytes: number,
): Promise<SegmentIndex | null> {
  const fresh = segment.blank();
  const start = { position: 0, offset: segment.baseOffset };
  const batches = scanBatches(disk, segment, segment.sizeBytes, start);
  let pauseAt = scannedBytesPerTurn;
  for (let step = batches.next(); ; step = batches.next()) {
    if (step.done) {
      return step.value.position === segment.sizeBytes ? fresh.sealedIndex() : null;
    }
    fresh.add(step.value.header, indexIntervalBytes);
    if (fresh.sizeBytes < pauseAt) continue;
    pauseAt = fresh.sizeBytes + scannedBytesPerTurn;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
