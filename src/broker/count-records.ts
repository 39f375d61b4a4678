import { batchPrefixBytes } from "../records/batch-header.ts";

const lengthAt = 8;
const recordCountAt = 57;

/** Records in whole batches, read off their headers. */
export function countRecords(batches: Buffer): number {
  let records = 0;
  for (let at = 0; at < batches.length; ) {
    records += batches.readInt32BE(at + recordCountAt);
    at += batches.readInt32BE(at + lengthAt) + batchPrefixBytes;
  }
  return records;
}
