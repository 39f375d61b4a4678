import {
  type BatchHeader,
  isTransactional,
  readHeader,
  stampLogAppendTime,
  stampMaxTimestamp,
} from "../../records/batch-header.ts";
import { ExpansionBudget } from "../../records/expansion-budget.ts";
import { inspectRecords } from "../../records/inspect-records.ts";
import { type BatchRefusal, validateBatch } from "../../records/validate-batch.ts";
import type { Refused } from "../partition.ts";
import type { PartitionSettings } from "../partition-settings.ts";

/**
 * Everything a partition asks of a batch before its producer's sequence is looked at. Returns its
 * header; stamps timestamps in place where the topic, or the truth, says otherwise (KIP-32).
 * `expansion` is shared by all batches of the same request.
 */
export function admitBatch(
  batch: Buffer,
  settings: PartitionSettings,
  nowMs: number,
  expansion = new ExpansionBudget(),
): BatchHeader | Refused {
  const header = validateBatch(batch, settings.maxMessageBytes);
  if ("error" in header) return refused(header);
  if (isTransactional(header)) {
    return { error: "INVALID_TXN_STATE", message: "transactions are not served" };
  }
  const keepsTime = settings.timestampType === "CreateTime";
  const whole = batch.subarray(0, header.sizeBytes);
  const rules = {
    requireKeys: settings.compacts,
    earliestTimestampMs: keepsTime ? nowMs - settings.timestampBeforeMaxMs : -Infinity,
    latestTimestampMs: keepsTime ? nowMs + settings.timestampAfterMaxMs : Infinity,
    expansion,
  };
  const inspected = inspectRecords(whole, rules, header);
  if ("error" in inspected) return refused(inspected);
  if (!keepsTime) stampLogAppendTime(whole, nowMs);
  else if (inspected.maxTimestampMs !== header.maxTimestampMs) {
    stampMaxTimestamp(whole, inspected.maxTimestampMs);
  } else return header;
  return readHeader(batch);
}

const refused = ({ reason, ...refusal }: BatchRefusal): Refused => ({
  ...refusal,
  message: reason,
});
