import { type BatchHeader, hasLogAppendTime, readHeader } from "./batch-header.ts";
import type { ExpansionBudget } from "./expansion-budget.ts";
import { ExpandsTooFar, MalformedRecord } from "./malformed-record.ts";
import { readHeaderCount, recordBytes } from "./record.ts";
import type { BatchRefusal } from "./validate-batch.ts";
import { VarintReader } from "./varint.ts";

/** What a topic asks of every single record. */
export interface RecordRules {
  /** Compacted topics: a record without a key could never be compacted. */
  readonly requireKeys: boolean;
  /** Bounds on timestamps, inclusive, from `message.timestamp.{before,after}.max.ms`. */
  readonly earliestTimestampMs: number;
  readonly latestTimestampMs: number;
  readonly expansion: ExpansionBudget;
}

/** What only the records themselves tell. */
export interface InspectedRecords {
  /** The true largest timestamp; producers have been seen to lie about it in the header. */
  readonly maxTimestampMs: number;
}

/**
 * Walks every record of a batch that `validateBatch` accepted, as Kafka's `LogValidator` does:
 * what cannot be read back must not be stored, or no consumer would ever get past it.
 * Expands compressed batches; copies nothing else. `header` is the batch's own.
 */
export function inspectRecords(
  batch: Buffer,
  rules: RecordRules,
  header: BatchHeader = readHeader(batch),
): InspectedRecords | BatchRefusal {
  if (hasLogAppendTime(header)) {
    return { error: "INVALID_TIMESTAMP", reason: "producers cannot set the log append time" };
  }
  try {
    const records = recordBytes(batch, header, (codec, bytes) =>
      rules.expansion.expand(codec, bytes),
    );
    return walkRecords(new VarintReader(records), header, rules);
  } catch (error) {
    if (!(error instanceof MalformedRecord)) throw error;
    // On this error Kafka's producer sends a batch again in halves.
    const isLarge = error instanceof ExpandsTooFar;
    return { error: isLarge ? "MESSAGE_TOO_LARGE" : "INVALID_RECORD", reason: error.message };
  }
}

function walkRecords(
  reader: VarintReader,
  header: BatchHeader,
  rules: RecordRules,
): InspectedRecords | BatchRefusal {
  const { earliestTimestampMs, latestTimestampMs, requireKeys } = rules;
  // What a number cannot hold exactly cannot be stored exactly either.
  const latestMs = Math.min(latestTimestampMs, Number.MAX_SAFE_INTEGER);
  let maxTimestampMs = -1;
  for (let index = 0; index < header.recordCount; index++) {
    const length = reader.int32();
    const end = reader.at + length;
    reader.skip(1);
    const timestampMs = header.baseTimestampMs + reader.int64();
    if (reader.int32() !== index) throw new MalformedRecord("the record offsets are not in order");
    const hasKey = reader.skipNullableBytes();
    reader.skipNullableBytes();
    skipHeaders(reader);
    if (reader.at !== end) throw new MalformedRecord("a record is not as long as it says");
    if (!hasKey && requireKeys) {
      const reason = "a compacted topic takes no record without a key";
      return { error: "INVALID_RECORD", reason, recordIndex: index };
    }
    if (timestampMs !== -1 && !(timestampMs >= earliestTimestampMs && timestampMs <= latestMs)) {
      const reason = `timestamp ${timestampMs} is out of range`;
      return { error: "INVALID_TIMESTAMP", reason, recordIndex: index };
    }
    if (timestampMs > maxTimestampMs) maxTimestampMs = timestampMs;
  }
  if (reader.at !== reader.bytes.length) throw new MalformedRecord("bytes after the last record");
  return { maxTimestampMs };
}

function skipHeaders(reader: VarintReader): void {
  const count = readHeaderCount(reader);
  for (let index = 0; index < count; index++) {
    if (!reader.skipNullableBytes()) throw new MalformedRecord("a header without a key");
    reader.skipNullableBytes();
  }
}
