import type { DecoderName, MessageQuery } from "../../../../src/admin/console/contract.ts";
import { parsePath } from "../../ui/json/value-at.ts";

export const decoders: readonly DecoderName[] = [
  "auto",
  "json",
  "text",
  "hex",
  "base64",
  "schema",
  "consumer-offsets",
];

export const columnNames = [
  "time",
  "partition",
  "offset",
  "key",
  "value",
  "headers",
  "size",
] as const;
export type ColumnName = (typeof columnNames)[number];

export const starts = ["newest", "oldest", "offset", "timestamp", "live"] as const;
export type Start = (typeof starts)[number];

/** What is looked at and how, as a link to it says. */
export interface View {
  readonly start: Start;
  /** An offset or a time (local, as `datetime-local` writes it), for those that start there. */
  readonly from: string;
  /** Empty: all. */
  readonly partitions: readonly number[];
  readonly limit: number;
  readonly text: string;
  readonly filter: string;
  readonly keyDecoder: DecoderName;
  readonly valueDecoder: DecoderName;
  readonly columns: readonly ColumnName[];
  /** Paths into the value, each a column of its own: `$.ticker`. */
  readonly fields: readonly string[];
}

const usualColumns: readonly ColumnName[] = ["time", "partition", "offset", "key", "value"];
const maxFields = 12;

/** What an address asks for; whatever makes no sense in it is as usual. */
export function viewOf(query: URLSearchParams): View {
  const among = <V extends string>(name: string, all: readonly V[], usual: V) =>
    all.find((one) => one === query.get(name)) ?? usual;
  const columns = columnNames.filter((name) => query.get("columns")?.split(",").includes(name));
  const limit = Number(query.get("limit") ?? 50);
  return {
    start: among("start", starts, "newest"),
    from: query.get("from") ?? "",
    partitions: (query.get("partitions") ?? "")
      .split(",")
      .filter((text) => /^\d{1,6}$/.test(text))
      .map(Number),
    limit: Number.isInteger(limit) && limit >= 1 && limit <= 1_000 ? limit : 50,
    text: query.get("q") ?? "",
    filter: query.get("filter") ?? "",
    keyDecoder: among("key", decoders, "auto"),
    valueDecoder: among("value", decoders, "auto"),
    columns: columns.length > 0 ? columns : usualColumns,
    fields: query
      .getAll("field")
      .filter((path) => parsePath(path) !== null)
      .slice(0, maxFields),
  };
}

/** The address that asks for this; what is as usual is left out. */
export function addressOf(view: View): string {
  const query = new URLSearchParams();
  const say = (name: string, value: string, usual: string) => {
    if (value !== usual) query.set(name, value);
  };
  say("start", view.start, "newest");
  say("from", view.start === "offset" || view.start === "timestamp" ? view.from : "", "");
  say("partitions", view.partitions.join(","), "");
  say("limit", String(view.limit), "50");
  say("q", view.text, "");
  say("filter", view.filter, "");
  say("key", view.keyDecoder, "auto");
  say("value", view.valueDecoder, "auto");
  say("columns", view.columns.join(","), usualColumns.join(","));
  for (const field of view.fields) query.append("field", field);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the server is asked; `page` is where the page before ended. */
export function messageQuery(view: View, page: string | null): MessageQuery {
  return {
    from: page === null ? startOf(view) : { kind: "page", next: page },
    limit: view.limit,
    ...(view.partitions.length > 0 ? { partitions: view.partitions } : {}),
    ...(view.text === "" ? {} : { text: view.text }),
    ...(view.filter.trim() === "" ? {} : { filter: view.filter }),
    ...(view.keyDecoder === "auto" ? {} : { keyDecoder: view.keyDecoder }),
    ...(view.valueDecoder === "auto" ? {} : { valueDecoder: view.valueDecoder }),
  };
}

function startOf({ start, from }: View): MessageQuery["from"] {
  if (start === "offset") return { kind: "offset", offset: Math.max(0, Number(from) || 0) };
  if (start === "timestamp") {
    const timestampMs = new Date(from).getTime();
    return Number.isNaN(timestampMs) ? { kind: "oldest" } : { kind: "timestamp", timestampMs };
  }
  return start === "oldest" ? { kind: "oldest" } : { kind: "newest" };
}
