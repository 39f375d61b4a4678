import { int32, long, string, uuid } from "../schema.ts";
import { keyedRecord } from "./keyed-record.ts";

/** Committed offsets. Without a value: the offset is forgotten. */
export const offsetRecords = {
  /** As written before Kafka 0.8.2; only read. */
  legacyOffsetCommit: keyedRecord({
    type: 0,
    name: "LegacyOffsetCommit",
    key: {
      group: string(),
      topic: string(),
      partition: int32(),
    },
    versions: "0",
    flexible: "none",
    written: 0,
    value: {
      offset: long(),
      metadata: string(),
      commitTimestamp: long(),
    },
  }),

  /** v1 has its own expiry · v3 leader epoch · v4 flexible, topic id. */
  offsetCommit: keyedRecord({
    type: 1,
    name: "OffsetCommit",
    key: {
      group: string(),
      topic: string(),
      partition: int32(),
    },
    versions: "0-4",
    flexible: "4+",
    written: 4,
    value: {
      offset: long(),
      /** -1 when unknown. */
      leaderEpoch: int32("3+", { default: -1 }),
      metadata: string(),
      commitTimestamp: long(),
      /** -1 for the broker's own retention. */
      expireTimestamp: long("1", { default: -1 }),
      /** All zero when unknown. */
      topicId: uuid("4+", { tag: 0 }),
    },
  }),
};
