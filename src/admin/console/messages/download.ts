import type { DecodedRecord } from "./match.ts";

/** A record as one line of a file that is downloaded. */
export interface FileFormat {
  readonly contentType: string;
  readonly extension: string;
  /** What comes before all records. */
  readonly heading: string;
  line(record: DecodedRecord): string;
}

const structured = new Set(["json", "avro", "json-schema", "protobuf", "consumer-offsets"]);

/** One JSON object a line; structured payloads are values and not texts in it. */
const jsonLines: FileFormat = {
  contentType: "application/x-ndjson",
  extension: "jsonl",
  heading: "",
  line({ partition, offset, timestampMs, key, value, headers }) {
    const time = JSON.stringify(timeText(timestampMs));
    const named = headers.map(({ name, value }) => `${JSON.stringify(name)}:${jsonOf(value)}`);
    return (
      `{"partition":${partition},"offset":${offset},"timestamp":${time},` +
      `"key":${jsonOf(key)},"value":${jsonOf(value)},"headers":{${named.join(",")}}}\n`
    );
  },
};

/** RFC 4180; a field that a spreadsheet would run as a formula is quoted with an apostrophe. */
const csv: FileFormat = {
  contentType: "text/csv; charset=utf-8",
  extension: "csv",
  heading: "partition,offset,timestamp,key,value,headers\r\n",
  line({ partition, offset, timestampMs, key, value, headers }) {
    const time = timeText(timestampMs);
    const named = JSON.stringify(headers.map(({ name, value }) => [name, value.text]));
    const fields = [key.text, value.text, headers.length === 0 ? "" : named].map(field);
    return `${partition},${offset},${time},${fields.join(",")}\r\n`;
  },
};

export const fileFormats = { jsonl: jsonLines, csv } as const;

/** ISO 8601; a producer may claim a time that no calendar has. */
function timeText(timestampMs: number): string {
  return Math.abs(timestampMs) <= 8.64e15 ? new Date(timestampMs).toISOString() : "";
}

function jsonOf({ kind, text }: DecodedRecord["value"]): string {
  if (kind === "null") return "null";
  return structured.has(kind) ? text.replaceAll(/[\r\n]+\s*/g, " ") : JSON.stringify(text);
}

function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
