import type { Cursor } from "./cursor.ts";
import { bracketedOptions } from "./parse-options.ts";
import {
  type ExtensionRanges,
  maxFieldNumber,
  type Placed,
  type Range,
  type Reserved,
} from "./proto-file.ts";

/** `4, 20 to 30, 100 to max;`, after the word `extensions`. */
export function extensionRanges(cursor: Cursor): ExtensionRanges {
  const ranges: Range[] = [];
  do ranges.push(range(cursor, maxFieldNumber));
  while (cursor.skip(","));
  const options = bracketedOptions(cursor);
  cursor.expect(";");
  return { ranges, options };
}

/** `2, 15, 9 to 11;` or `"foo", "bar";`, after the word `reserved`. */
export function reservedValues(cursor: Cursor, max: number, { at }: Placed): Reserved {
  const values: (Range | string)[] = [];
  do {
    const { kind } = cursor.next;
    if (kind === "string") values.push(cursor.string());
    else values.push(kind === "word" ? cursor.word() : range(cursor, max));
  } while (cursor.skip(","));
  cursor.expect(";");
  return { values, at };
}

function range(cursor: Cursor, max: number): Range {
  const first = cursor.integer();
  if (!cursor.skip("to")) return { first, last: first };
  return { first, last: cursor.skip("max") ? max : cursor.integer(), isSpan: true };
}
