import { nearestName } from "../../config/nearest.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import type { Hint } from "./contract.ts";
import type { Refusals } from "./request-history.ts";

/** The last records of a topic, as far as hints look at them. */
export interface SeenRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  /** As text; null without one. */
  readonly key: string | null;
  /** The first bytes of the value; null without one. */
  readonly value: Buffer | null;
}

export interface TopicSample {
  readonly topic: string;
  /** Records each partition ever got. */
  readonly ends: readonly { readonly partition: number; readonly endOffset: number }[];
  readonly records: readonly SeenRecord[];
  /** Batches that the sample's records came in; null when that is not known. */
  readonly batches: number | null;
  /** What its producers were refused. */
  readonly refusals: readonly Refusals[];
  /** Other topics. */
  readonly otherTopics: readonly string[];
}

type Look = (sample: TopicSample) => Hint | null;

/** Fewer records say nothing. */
const minRecords = 20;
const total = ({ ends }: TopicSample): number =>
  ends.reduce((sum, { endOffset }) => sum + endOffset, 0);

const constantKey: Look = ({ records }) => {
  const key = records[0]?.key;
  if (records.length < minRecords || key === null || key === undefined) return null;
  if (records.some((record) => record.key !== key)) return null;
  const isCode = /^<(function|built-in|bound method)/.test(key);
  return {
    id: "constant-key",
    sentence: isCode
      ? `Every record has the key "${cut(key)}": that is a function and not what it returns.`
      : `Every record seen here has the same key, "${cut(key)}", so all go to one partition.`,
    mend: isCode
      ? "Call it: str(uuid.uuid4()) and not str(uuid.uuid4)."
      : "Use what parts your records as the key, or no key to spread them evenly.",
  };
};

const onePartition: Look = (sample) => {
  const all = total(sample);
  const full = sample.ends.find(({ endOffset }) => endOffset === all);
  if (sample.ends.length < 2 || all < minRecords || full === undefined) return null;
  return {
    id: "one-partition-holds-everything",
    sentence:
      `All ${all.toLocaleString("en-US")} records are in partition ${full.partition}; the other ` +
      `${sample.ends.length - 1} are empty, and so only one consumer of a group has work.`,
    mend: "Look at the key: records with equal keys share a partition.",
  };
};

const skew: Look = (sample) => {
  const all = total(sample);
  const largest = Math.max(...sample.ends.map(({ endOffset }) => endOffset));
  const fair = all / sample.ends.length;
  if (sample.ends.length < 3 || all < 1000 || largest === all || largest < 4 * fair) return null;
  const partition = sample.ends.find(({ endOffset }) => endOffset === largest)!.partition;
  const share = Math.round((100 * largest) / all);
  return {
    id: "skewed-keys",
    sentence: `Partition ${partition} holds ${share} % of all records: one key is very common.`,
    mend: "Add something to that key that parts its records, if their order allows it.",
  };
};

const tinyBatches: Look = ({ records, batches }) => {
  if (batches === null || records.length < minRecords || batches < records.length) return null;
  const times = records.map(({ timestampMs }) => timestampMs);
  const spanMs = Math.max(...times) - Math.min(...times);
  // Slow topics have small batches, and that is as it should be.
  if (spanMs > records.length * 20) return null;
  return {
    id: "one-record-batches",
    sentence: "Every record comes in a batch of its own, though they follow each other closely.",
    mend: "Do not flush after every record; a linger.ms of 5 sends many at once, and costs 5 ms.",
  };
};

/** A magic byte of 0, an id, and then text in most of it. */
const unframed: Look = ({ records }) => {
  const values = records.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < minRecords) return null;
  const isBinary = (value: Buffer) => value.includes(0) || value.toString().includes("\ufffd");
  const binary = values.filter(isBinary);
  if (binary.length < values.length || values.some((value) => value[0] === 0)) return null;
  return {
    id: "unframed-schema",
    sentence: "Values are binary, without the registry's five bytes that say which schema it is.",
    mend: "Publish with a serializer that knows the registry, such as AvroSerializer.",
  };
};

const mistypedName: Look = (sample) => {
  if (total(sample) > 0) return null;
  const near = nearestName(sample.topic, sample.otherTopics);
  if (near === null) return null;
  return {
    id: "mistyped-topic",
    sentence: `This topic is empty, and there is one called ${near}: was its name mistyped?`,
    mend: "Asking for a topic creates it. Delete this one if nobody needs it.",
  };
};

/** Who looked at the first error would not send the same again and again. */
const unreadErrors: Look = ({ refusals }) => {
  // What may be tried again, clients do try again, by themselves and for minutes.
  const final = refusals.filter(({ error }) => errors[error as ErrorName]?.retriable === false);
  const worst = final.find(({ count, lately }) => count >= minRecords && lately > 0);
  if (worst === undefined) return null;
  const { error, count } = worst;
  return {
    id: "unread-errors",
    sentence:
      `${count.toLocaleString("en-US")} batches for this topic were refused with ${error} in the ` +
      "last minutes, and more keep coming: their sender does not look at the errors.",
    mend:
      (mends.get(error) ?? "") +
      "In Python give produce() an on_delivery callback and call poll(0) after it; elsewhere " +
      "look at what sending returns.",
  };
};

const mends: ReadonlyMap<string, string> = new Map([
  ["MESSAGE_TOO_LARGE", "Send smaller batches, or raise max.message.bytes of the topic. "],
  ["INVALID_RECORD", "A compacted topic takes no record without a key. "],
  ["INVALID_TIMESTAMP", "Timestamps are milliseconds since 1970, not seconds or nanoseconds. "],
]);

const looks: readonly Look[] = [
  unreadErrors,
  constantKey,
  onePartition,
  skew,
  tinyBatches,
  unframed,
  mistypedName,
];

/** Known mistakes that show in the records themselves. */
export function hintsFor(sample: TopicSample): Hint[] {
  return looks.flatMap((look) => look(sample) ?? []);
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
