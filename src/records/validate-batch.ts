import {
  type BatchHeader,
  batchChecksum,
  batchHeaderBytes,
  batchPrefixBytes,
  codecOf,
  isControl,
  isTransactional,
  magicAt,
  readHeader,
} from "./batch-header.ts";

/** Why a producer's batch is not taken: Kafka's error name and a sentence for the client. */
export interface BatchRefusal {
  readonly error:
    | "CORRUPT_MESSAGE"
    | "INVALID_RECORD"
    | "INVALID_TIMESTAMP"
    | "MESSAGE_TOO_LARGE"
    | "UNSUPPORTED_COMPRESSION_TYPE";
  readonly reason: string;
  /** Of the record that is at fault, within its batch; absent when it is the batch itself. */
  readonly recordIndex?: number;
  /** The bytes are not one batch: Kafka then tells nothing of the log they were meant for. */
  readonly isUnframed?: true;
}

/** Least length a batch of any magic may claim: the overhead of magic 0. */
const minClaimedBytes = 14;

/**
 * What a broker asks of the bytes a producer sent for one partition, without opening the records:
 * exactly one sound batch of magic 2 (KIP-98). Bytes after it that make no batch are ignored, as
 * Kafka does: store only `sizeBytes`. The verdicts and their order are those of Kafka 4's
 * `ProduceRequest.validateRecords`, `UnifiedLog` and `LogValidator`.
 */
export function validateBatch(bytes: Buffer, maxMessageBytes: number): BatchHeader | BatchRefusal {
  const unframed = refuseFraming(bytes);
  if (unframed !== null) return { ...unframed, isUnframed: true };
  const header = readHeader(bytes);
  const { sizeBytes } = header;
  if (header.baseOffset !== 0) return invalid("the base offset of a new batch must be 0");
  if (sizeBytes > maxMessageBytes) {
    return refuse(
      "MESSAGE_TOO_LARGE",
      `a batch of ${sizeBytes} bytes is above max.message.bytes=${maxMessageBytes}`,
    );
  }
  if (header.crc !== batchChecksum(bytes.subarray(0, sizeBytes))) {
    return refuse("CORRUPT_MESSAGE", "the batch does not match its checksum");
  }
  return refuseHeader(header) ?? header;
}

/** Bytes that are not one batch of magic 2. */
function refuseFraming(bytes: Buffer): BatchRefusal | null {
  const first = claimedBatch(bytes);
  if (first === "none") return invalid("there must be a record batch for every partition");
  if (first === "corrupt") return refuse("CORRUPT_MESSAGE", "the bytes are not a record batch");
  if (first.magic !== 2) return invalid("only record batches of magic 2 can be written");
  if (first.sizeBytes < batchHeaderBytes) {
    return refuse("CORRUPT_MESSAGE", "the record batch is shorter than its header");
  }
  const second = claimedBatch(bytes.subarray(first.sizeBytes));
  if (second === "none") return null;
  if (second === "corrupt") return refuse("CORRUPT_MESSAGE", "garbage follows the record batch");
  return invalid("there must be only one record batch for a partition");
}

/** What the first bytes claim to be: a whole batch of some magic, nothing, or nonsense. */
function claimedBatch(bytes: Buffer): { magic: number; sizeBytes: number } | "none" | "corrupt" {
  if (bytes.length < batchPrefixBytes) return "none";
  const length = bytes.readInt32BE(8);
  if (length < minClaimedBytes) return "corrupt";
  if (bytes.length <= magicAt) return "none";
  const magic = bytes.readInt8(magicAt);
  if (magic < 0 || magic > 2) return "corrupt";
  const sizeBytes = batchPrefixBytes + length;
  return sizeBytes > bytes.length ? "none" : { magic, sizeBytes };
}

function refuseHeader(header: BatchHeader): BatchRefusal | null {
  if (codecOf(header) === null) {
    return refuse("UNSUPPORTED_COMPRESSION_TYPE", "the attributes name no compression codec");
  }
  if (header.recordCount <= 0) return invalid("a batch must hold at least one record");
  if (header.lastOffsetDelta !== header.recordCount - 1) {
    return invalid("the record count does not match the offsets");
  }
  if (isControl(header)) return invalid("clients cannot write control records");
  if (header.producerId < 0) {
    return isTransactional(header) ? invalid("a transaction needs a producer id") : null;
  }
  if (header.baseSequence < 0) return invalid("a producer id needs a sequence");
  return header.producerEpoch < 0 ? invalid("a producer id needs an epoch") : null;
}

function invalid(reason: string): BatchRefusal {
  return refuse("INVALID_RECORD", reason);
}

function refuse(error: BatchRefusal["error"], reason: string): BatchRefusal {
  return { error, reason };
}
