import { StorageFailure } from "../log-store.ts";
import { type Disk, storageFailure } from "./disk.ts";
import { writeDurably } from "./files.ts";
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
  if (segment.index === null) {
    segment.adopt(segment.readIndex() ?? (await rebuildIndex(disk, segment, indexIntervalBytes)));
  }
  disk.indexes.touch(segment);
  return segment.index!;
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
    await writeDurably(disk.files, segment.pathOf("index"), index.offsetBytes);
    await writeDurably(disk.files, segment.pathOf("timeindex"), index.timeBytes);
  } catch (error) {
    disk.logger.warn(storageFailure(error, `Cannot write the index of ${path}`).message, {
      sizeBytes,
    });
  }
  return index;
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
