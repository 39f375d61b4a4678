import type { Io, Output } from "./io.ts";

/** A column's heading; numbers stand to the right. */
export interface Column {
  readonly heading: string;
  readonly align?: "right";
}

export type Cell = string | number;

/** Writes a table for people: a heading, and one line a row. */
export async function writeTable(
  io: Io,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const [{ default: Table }, colours] = await Promise.all([
    import("cli-table3"),
    coloursFor(io.stdout, io.env),
  ]);
  const table = new Table({
    head: columns.map(({ heading }) => colours.bold(heading)),
    colAligns: columns.map(({ align }) => align ?? "left"),
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  for (const row of rows) table.push(row.map(String));
  const lines = table.toString().split("\n");
  await io.stdout.write(`${lines.map((line) => line.trimEnd()).join("\n")}\n`);
}

/** Writes a value as JSON, indented for reading. */
export function writeJson(output: Output, value: unknown): Promise<void> {
  return output.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Colours on a terminal only, and not where NO_COLOR asks for none (no-color.org). */
export async function coloursFor(output: Output, env: Io["env"]) {
  const { createColors } = (await import("picocolors")).default;
  return createColors(output.isTerminal && !env.NO_COLOR && env.TERM !== "dumb");
}

const noLines = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right"],
    ...["bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
  ].map((place) => [place, ""]),
);
