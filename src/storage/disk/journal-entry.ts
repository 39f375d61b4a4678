import { crc32c } from "../../records/crc32c.ts";

/** Some bytes of a segment, written down a second time where one flush covers many logs. */
export interface JournalEntry {
  /** Of the log, relative to the data directory. */
  readonly folder: string;
  /** 32 hex digits: the folder may belong to another topic of the same name by now. */
  readonly topicId: string;
  readonly segmentBaseOffset: number;
  /** Where in the segment file the bytes belong. */
  readonly position: number;
  readonly bytes: Buffer;
}

/**
 *     0 magic u32 · 4 crc u32 · 8 generation u32 · 12 byte count u32 · 16 topic id
 *     32 base offset i64 · 40 position i64 · 48 folder length u16 · 50 folder · bytes
 *
 * The CRC covers everything after itself. All entries of one filling of a file carry the same
 * generation, so that what an earlier filling left behind is not taken for more of it.
 */
const headerBytes = 50;
const magic = 0x4d_4a_4e_4c;
const crcAt = 4;
const generationAt = 8;

export const entryBytes = (folder: string, byteCount: number): number =>
  headerBytes + Buffer.byteLength(folder) + byteCount;

/** Writes everything but the payload, which the caller puts at the end of `into` beforehand. */
export function sealEntry(
  into: Buffer,
  generation: number,
  entry: Omit<JournalEntry, "bytes">,
): void {
  const folderBytes = Buffer.byteLength(entry.folder);
  into.writeUInt32BE(magic, 0);
  into.writeUInt32BE(generation, generationAt);
  into.writeUInt32BE(into.length - headerBytes - folderBytes, 12);
  into.write(entry.topicId, 16, "hex");
  into.writeBigInt64BE(BigInt(entry.segmentBaseOffset), 32);
  into.writeBigInt64BE(BigInt(entry.position), 40);
  into.writeUInt16BE(folderBytes, 48);
  into.write(entry.folder, headerBytes);
  into.writeUInt32BE(crc32c(into.subarray(generationAt)), crcAt);
}

export interface JournalFilling {
  readonly generation: number;
  readonly entries: readonly JournalEntry[];
}

/** The entries of a journal file, up to the first that is torn, stale or not there. */
export function readEntries(file: Buffer): JournalFilling | null {
  const entries: JournalEntry[] = [];
  let generation: number | null = null;
  for (let at = 0; at + headerBytes <= file.length; ) {
    if (file.readUInt32BE(at) !== magic) break;
    const folderBytes = file.readUInt16BE(at + 48);
    const end = at + headerBytes + folderBytes + file.readUInt32BE(at + 12);
    if (end > file.length) break;
    const whole = file.subarray(at, end);
    if (whole.readUInt32BE(crcAt) !== crc32c(whole.subarray(generationAt))) break;
    generation ??= whole.readUInt32BE(generationAt);
    if (whole.readUInt32BE(generationAt) !== generation) break;
    entries.push(openEntry(whole, headerBytes + folderBytes));
    at = end;
  }
  return generation === null ? null : { generation, entries };
}

function openEntry(whole: Buffer, payloadAt: number): JournalEntry {
  return {
    topicId: whole.toString("hex", 16, 32),
    segmentBaseOffset: Number(whole.readBigInt64BE(32)),
    position: Number(whole.readBigInt64BE(40)),
    folder: whole.toString("utf8", headerBytes, payloadAt),
    bytes: whole.subarray(payloadAt),
  };
}
