import type { Cursor } from "./cursor.ts";
import { bracketedOptions, optionStatement } from "./parse-options.ts";
import { reservedValues } from "./parse-ranges.ts";
import {
  type Enum,
  type EnumValue,
  maxEnumNumber,
  type Option,
  type Placed,
  type Reserved,
} from "./proto-file.ts";

/** `Name { … }`, after the word `enum`. */
export function enumBody(cursor: Cursor, { at }: Placed): Enum {
  const name = cursor.word();
  const options: Option[] = [];
  const reserved: Reserved[] = [];
  const values: EnumValue[] = [];
  cursor.expect("{");
  while (!cursor.skip("}")) {
    const start = cursor.next;
    if (cursor.skip(";")) continue;
    if (cursor.skip("option")) options.push(optionStatement(cursor));
    else if (cursor.skip("reserved")) reserved.push(reservedValues(cursor, maxEnumNumber, start));
    else values.push(enumValue(cursor));
  }
  return { kind: "enum", name, options, reserved, values, at };
}

function enumValue(cursor: Cursor): EnumValue {
  const { at } = cursor.next;
  const name = cursor.word();
  cursor.expect("=");
  const number = cursor.integer();
  const options = bracketedOptions(cursor);
  cursor.expect(";");
  return { name, number, options, at };
}
