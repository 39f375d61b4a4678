import type { ConsumedRecord } from "../client/fetched-records.ts";
import { UsageError } from "./failure.ts";

/** A record as it is shown. */
export interface ShownRecord extends ConsumedRecord {
  /** Whether `value` is a JSON text, made of what was stored. */
  readonly isDecoded?: boolean;
}

/** Turns a record into what is written for it. */
export type RecordFormat = (record: ShownRecord) => Buffer;

type Part = (record: ShownRecord) => Buffer | string;

const none: Buffer = Buffer.alloc(0);

const fields: Readonly<Record<string, Part>> = {
  t: ({ topic }) => topic,
  p: ({ partition }) => String(partition),
  o: ({ offset }) => String(offset),
  k: ({ key }) => key ?? none,
  K: ({ key }) => String(key?.length ?? -1),
  v: ({ value }) => value ?? none,
  V: ({ value }) => String(value?.length ?? -1),
  h: ({ headers }) => headers.map(({ key, value }) => `${key}=${value ?? ""}`).join(","),
  T: ({ timestampMs }) => String(timestampMs),
  d: ({ timestampMs }) => isoTime(timestampMs),
  "%": () => "%",
};

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  "\\": "\\",
};

/** What `-f` means, for its help. */
export const formatHelp =
  "%t topic, %p partition, %o offset, %k key, %v value, %h headers, %T time in ms, %d date, " +
  "%K and %V lengths; \\n \\t \\0";

/** Reads a format such as `%t %o %v\n`. */
export function recordFormat(format: string): RecordFormat {
  const parts: Part[] = [];
  for (const [token] of format.matchAll(/%.?|\\.|[^%\\]+|\\$/gsu)) {
    if (token.startsWith("%")) parts.push(field(token));
    else if (token.startsWith("\\")) parts.push(literal(escapes[token.slice(1)] ?? token));
    else parts.push(literal(token));
  }
  return (record) =>
    Buffer.concat(
      parts.map((part) => {
        const written = part(record);
        return typeof written === "string" ? Buffer.from(written) : written;
      }),
    );
}

/** One JSON object a line. What is not UTF-8 is given in base64, under a name that says so. */
export const jsonLines: RecordFormat = (record) => {
  const { topic, partition, offset, timestampMs, key, value, headers, isDecoded } = record;
  const place = { topic, partition, offset, timestamp: isoTime(timestampMs) };
  const parts = [
    members({ ...place, ...text("key", key) }),
    // Not parsed to be written again: that would round large numbers.
    isDecoded ? `"value":${value}` : members(text("value", value)),
    members({ headers: headers.map(({ key, value }) => ({ name: key, ...text("value", value) })) }),
  ];
  return Buffer.from(`{${parts.join()}}\n`);
};

const members = (object: object): string => JSON.stringify(object).slice(1, -1);

function field(token: string): Part {
  const found = fields[token.slice(1)];
  if (found !== undefined) return found;
  throw new UsageError(`"${token}" is nothing in a format: there are ${formatHelp}.`);
}

function literal(text: string): Part {
  const bytes = Buffer.from(text);
  return () => bytes;
}

function text(name: string, bytes: Buffer | null): Record<string, string | null> {
  if (bytes === null) return { [name]: null };
  const read = bytes.toString();
  const isText = Buffer.from(read).equals(bytes);
  return isText ? { [name]: read } : { [`${name}Base64`]: bytes.toString("base64") };
}

/** Empty for a record without a time. */
function isoTime(timestampMs: number): string {
  const date = new Date(timestampMs);
  return timestampMs < 0 || Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
