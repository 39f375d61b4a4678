import type { Address } from "../base/byte-stream.ts";
import type { Place } from "../client/list-offsets.ts";
import { readAddress } from "../config/address.ts";
import { UsageError } from "./failure.ts";

/** A whole number, `min` or more. */
export function wholeNumber(what: string, min = 0): (text: string) => number {
  return (text) => {
    const number = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min) return number;
    throw new UsageError(`${what} must be a whole number, ${min} or more, and not "${text}".`);
  };
}

/** `HOST:PORT,HOST:PORT`; a host alone means Kafka's port, 9092. */
export function brokerList(text: string): readonly Address[] {
  const items = text.split(",").map((item) => item.trim());
  return items.filter((item) => item !== "").map(brokerAddress);
}

function brokerAddress(item: string): Address {
  const hasPort = /:\d+$/.test(item) && !/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*$/i.test(item);
  const read = readAddress(hasPort ? item : `${item}:9092`);
  if ("problem" in read || read.value.host === "") {
    throw new UsageError(`"${item}" is no broker: write HOST:PORT, such as 127.0.0.1:9092.`);
  }
  const { host, port } = read.value;
  return { host, port };
}

/** `name=value`; the value may be empty and contain more of them. */
export function assignment(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at <= 0) throw new UsageError(`"${text}": write it as name=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A time after its `@`, as milliseconds since the epoch: an ISO date or time (local unless it says
 * otherwise), seconds or milliseconds since the epoch, or an age such as `-10m`.
 */
export function timestamp(text: string, nowMs: number): number {
  const age = /^-(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  if (age !== null) return nowMs - Number(age[1]) * unitMs[age[2]!]!;
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  // A date alone would be midnight in Greenwich; people mean their own.
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const parsedMs = /^\d{4}-/.test(text) ? Date.parse(isDate ? `${text}T00:00` : text) : Number.NaN;
  if (!Number.isNaN(parsedMs)) return parsedMs;
  const examples = "@2026-11-22T10:00, @2026-11-22T10:00:00Z, @1795341600000 or @-10m";
  throw new UsageError(`"@${text}" is no time: write it like ${examples}.`);
}

/** A place to read from or go to: as `Place`, or a certain offset, or one counted from the end. */
export type Position =
  | Place
  | { readonly offset: number }
  /** So many records before the end. */
  | { readonly beforeEnd: number };

const placeNames: Readonly<Record<string, Place>> = {
  start: "start",
  earliest: "start",
  beginning: "start",
  end: "end",
  latest: "end",
};

/** `start`, `end`, an offset N, -N before the end, or `@time`. */
export function position(text: string, nowMs: number): Position {
  const named = Object.hasOwn(placeNames, text) ? placeNames[text] : undefined;
  if (named !== undefined) return named;
  if (text.startsWith("@")) return { timestampMs: timestamp(text.slice(1), nowMs) };
  if (/^\d{1,15}$/.test(text)) return { offset: Number(text) };
  if (/^-\d{1,15}$/.test(text)) return { beforeEnd: Number(text.slice(1)) };
  throw new UsageError(
    `"${text}" is no offset: write start, end, a number, -N for the last N, or @time.`,
  );
}
