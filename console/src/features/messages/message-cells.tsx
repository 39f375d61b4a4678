import type { ReactNode } from "react";
import type { Message, Payload } from "../../../../src/admin/console/contract.ts";
import { bytes, time } from "../../ui/format.ts";
import { parsePath, valueAt } from "../../ui/json/value-at.ts";
import type { Sortable } from "../../ui/sort.ts";
import type { ColumnName, View } from "./view.ts";

/** A column of the list of records. */
export interface Heading {
  readonly name: string;
  /** A column of a CSS grid. */
  readonly width: string;
  readonly isNumber: boolean;
  /** What it is sorted by. */
  readonly value: (message: Message) => Sortable;
}

interface Cell {
  readonly name: string;
  readonly content: ReactNode;
  readonly className: string;
}

const widths: Readonly<Record<ColumnName, string>> = {
  time: "12.5rem",
  partition: "4.5rem",
  offset: "5.5rem",
  key: "9rem",
  value: "minmax(24rem, 1fr)",
  headers: "12rem",
  size: "5rem",
};

const numbers: ReadonlySet<ColumnName> = new Set(["partition", "offset", "size"]);

export function headingsOf(view: View): readonly Heading[] {
  const fixed = view.columns.map((name) => ({
    name,
    width: widths[name],
    isNumber: numbers.has(name),
    value: sortKeyOf[name],
  }));
  const fields = view.fields.map((name) => ({
    name,
    width: "8rem",
    isNumber: false,
    value: ({ value }: Message) => fieldValue(fieldText(value, name)),
  }));
  return withFields(fixed, fields);
}

export function cellsOf(message: Message, view: View): readonly Cell[] {
  const fixed = view.columns.map((name) => cellOf(message, name));
  const fields = view.fields.map((path) => fieldCell(message.value, path));
  return withFields(fixed, fields);
}

/** Fields stand before the value they are taken from. */
function withFields<T extends { name: string }>(fixed: readonly T[], fields: readonly T[]): T[] {
  const value = fixed.findIndex(({ name }) => name === "value");
  const at = value < 0 ? fixed.length : value;
  return [...fixed.slice(0, at), ...fields, ...fixed.slice(at)];
}

function cellOf(message: Message, name: ColumnName): Cell {
  const { partition, offset, timestampMs, key, value, headers } = message;
  switch (name) {
    case "time":
      return { name, content: time(timestampMs), className: "mono" };
    case "partition":
      return { name, content: partition, className: "mono number" };
    case "offset":
      return { name, content: offset, className: "mono number" };
    case "key":
      return { name, content: <Short payload={key} />, className: "mono" };
    case "value":
      return { name, content: <Short payload={value} />, className: "mono" };
    case "headers":
      return { name, content: headersText(headers), className: "mono faint" };
    case "size":
      return { name, content: bytes(key.sizeBytes + value.sizeBytes), className: "mono number" };
  }
}

const sortKeyOf: Readonly<Record<ColumnName, (message: Message) => Sortable>> = {
  time: ({ timestampMs }) => timestampMs,
  partition: ({ partition }) => partition,
  offset: ({ offset }) => offset,
  key: ({ key }) => (key.kind === "null" ? null : key.text),
  value: ({ value }) => (value.kind === "null" ? null : value.text),
  headers: ({ headers }) => headersText(headers),
  size: ({ key, value }) => key.sizeBytes + value.sizeBytes,
};

const headersText = (headers: Message["headers"]) =>
  headers.map(({ name, value }) => `${name}=${value.text.slice(0, 60)}`).join(", ");

function fieldCell(value: Payload, path: string): Cell {
  return { name: path, content: fieldText(value, path)?.slice(0, 200) ?? "", className: "mono" };
}

function fieldText(value: Payload, path: string): string | null {
  const steps = parsePath(path);
  return steps === null ? null : (valueAt(value.text, steps) ?? null);
}

/** Numbers are sorted as numbers. */
function fieldValue(text: string | null): Sortable {
  return text !== null && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The beginning of a payload, on one line. */
function Short({ payload }: { payload: Payload }) {
  if (payload.kind === "null") return <span className="faint">null</span>;
  if (payload.sizeBytes === 0) return <span className="faint">empty</span>;
  return (
    <>
      {payload.problem !== null && (
        <span className="warning-text" title={payload.problem}>
          ⚠{" "}
        </span>
      )}
      {payload.text.slice(0, 400)}
    </>
  );
}
