import { errorOf } from "../../../src/protocol/errors.ts";
import { codecOf, eachBatch } from "../../../src/records/batch-header.ts";

/** What differs from broker to broker and from run to run, and stands for itself in an answer. */
export interface Circumstances {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly bootstrap: string;
  /** Ends every name that a run makes up. */
  readonly suffix: string;
}

/** Sentences are each broker's own; the rest is the machine's. */
const left = new Set([
  "errorMessage",
  "batchIndexErrorMessage",
  "documentation",
  "throttleTimeMs",
  "totalBytes",
  "usableBytes",
  "logDir",
]);
const brokerIds = new Set(["nodeId", "leaderId", "controllerId", "brokerId"]);
const brokerLists = new Set(["replicaNodes", "isrNodes"]);
const now = new Set(["logAppendTimeMs", "lastTimestamp"]);
const noUuid = "0".repeat(32);

/**
 * An answer as text can hold it and as any broker might give it: error names for codes, `<…>` for
 * what only circumstances decide, a summary for record batches.
 */
export function plain(value: unknown, circumstances: Circumstances, name = ""): unknown {
  if (Buffer.isBuffer(value)) return name === "records" ? batches(value) : value.toString("base64");
  if (Array.isArray(value)) {
    return inOrder(value, name).map((item) => plain(item, circumstances, singular(name)));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([key]) => !left.has(key));
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, circumstances, key)]));
  }
  if (typeof value === "bigint") return `${value}`;
  return scalar(value, circumstances, name);
}

/** Partitions of a topic's metadata come in any order. */
function inOrder(list: readonly unknown[], name: string): readonly unknown[] {
  if (name !== "partitions") return list;
  const indexed = list as readonly { partitionIndex: number }[];
  return [...indexed].sort((a, b) => a.partitionIndex - b.partitionIndex);
}

function singular(list: string): string {
  return brokerLists.has(list) ? "brokerId" : list;
}

function scalar(value: unknown, circumstances: Circumstances, name: string): unknown {
  if (typeof value === "number") return number(value, circumstances, name);
  if (typeof value !== "string") return value;
  if (name === "host") return circumstances.bootstrap.startsWith(`${value}:`) ? "<dialled>" : value;
  if (value === circumstances.clusterId && value !== "") return "<cluster>";
  if (/^[0-9a-f]{32}$/.test(value)) return value === noUuid ? "<no id>" : "<id>";
  const known = value.replaceAll(circumstances.suffix, "");
  if ((name === "memberId" || name === "leader") && value !== "") {
    return known.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{22}$/, "<uuid>");
  }
  return known;
}

function number(value: number, circumstances: Circumstances, name: string): unknown {
  if (name.endsWith("rrorCode")) return errorOf(value).name;
  if (brokerIds.has(name)) return value === circumstances.brokerId ? "<broker>" : value;
  if (name === "port") return circumstances.bootstrap.endsWith(`:${value}`) ? "<dialled>" : value;
  if (now.has(name) && value > 1_700_000_000_000) return "<now>";
  if (name === "producerId" && value >= 0) return "<producer>";
  if (name === "sessionId" && value !== 0) return "<session>";
  if (name === "partitionSize" && value > 0) return "<size>";
  return value;
}

/** One line per batch: where it begins, how many records, how compressed, by whom. */
function batches(records: Buffer): unknown {
  if (records.length === 0) return "";
  return [...eachBatch(records)].map(({ header }) => {
    const { baseOffset, recordCount, baseSequence, partitionLeaderEpoch } = header;
    const span = `${baseOffset}+${recordCount} ${codecOf(header)}`;
    return `${span} seq ${baseSequence} epoch ${partitionLeaderEpoch}`;
  });
}
