import type { Scope } from "./check.ts";
import {
  allFields,
  allGroups,
  type Field,
  isProto3,
  type Label,
  type Message,
  maxFieldNumber,
  type Option,
  type Placed,
  type Range,
  type Reserved,
} from "./proto-file.ts";
import { scalars } from "./scalars.ts";
import { ProtoProblem } from "./tokens.ts";
import type { TypeInfo } from "./type-names.ts";

/** Protobuf keeps these numbers for itself. */
const internal: Range = { first: 19_000, last: 19_999 };

/** Fields, oneofs, groups and ranges of one message; not what is nested in it. */
export function checkFields(message: Message, scope: Scope): void {
  const proto3 = isProto3(scope.file);
  for (const field of message.fields) checkLabel(field, scope);
  for (const oneof of message.oneofs) {
    if (oneof.fields.length + oneof.groups.length === 0) {
      throw new ProtoProblem(`oneof '${oneof.name}' is empty`, oneof);
    }
    for (const field of oneof.fields) {
      if (field.label !== null) throw new ProtoProblem("a field of a oneof has no label", field);
      if (field.type.key !== null) throw new ProtoProblem("a oneof has no maps", field);
    }
  }
  for (const field of allFields(message)) {
    checkFieldType(field, scope);
    if (proto3) checkDefault(field);
  }
  const groups = allGroups(message);
  if (groups[0] !== undefined && !allowsGroups(scope)) {
    throw new ProtoProblem("only proto2 has groups", groups[0]);
  }
  if (proto3 && message.extensions.length > 0) {
    throw new ProtoProblem("proto3 has no extension ranges", message);
  }
  checkNumbers(message);
}

const allowsGroups = ({ file }: Scope) => !isProto3(file) && file.edition === null;

function checkLabel(field: Field, { file }: Scope): void {
  const { label, type } = field;
  const isMap = type.key !== null;
  if (isMap && label !== null) throw new ProtoProblem("a map has no label", field);
  if (label === "required" && file.syntax === "proto3") {
    throw new ProtoProblem("proto3 has no required fields", field);
  }
  if (file.edition !== null && label !== null && label !== "repeated") {
    throw new ProtoProblem(`editions say '${label}' by a feature`, field);
  }
  const needsLabel = !isMap && !isProto3(file) && file.edition === null;
  if (needsLabel && label === null) {
    throw new ProtoProblem(`${anyLabel} is expected before '${type.name}'`, field);
  }
}

const anyLabel = (["optional", "required", "repeated"] satisfies Label[]).join(", ");

function checkFieldType(field: Field, scope: Scope): void {
  const { key, name } = field.type;
  if (key !== null && !scalars.get(key)?.isKey) {
    throw new ProtoProblem(`'${key}' is no type for a map's keys`, field);
  }
  checkType(name, "any", scope, field);
}

/** Finds a type by its name; `any` takes scalars, messages and enums. */
export function checkType(
  name: string,
  wanted: "any" | "message",
  { types, name: scope }: Scope,
  place: Placed,
): Pick<TypeInfo, "fullName" | "kind"> {
  if (wanted === "any" && scalars.has(name)) return { fullName: name, kind: "enum" };
  const found = types.resolve(name, scope);
  if (found === null) throw new ProtoProblem(`type '${name}' is not defined`, place);
  if (wanted === "message" && found.kind !== "message") {
    throw new ProtoProblem(`'${name}' is no message`, place);
  }
  return found;
}

function checkDefault(field: Field): void {
  if (field.options.some(isDefault)) throw new ProtoProblem("proto3 has no default values", field);
}

const isDefault = ({ name, isCustom }: Option) => name === "default" && !isCustom;

function checkNumbers(message: Message): void {
  const seen = new Set<number>();
  const reserved = reservedOf(message.reserved, message);
  const ranges = message.extensions.flatMap((extension) => extension.ranges);
  const extensions = new NumberRanges(ranges, message);
  for (const range of [...ranges, ...reserved.numbers.ranges]) {
    checkRange(range, 1, maxFieldNumber, message);
  }
  const numbered = [
    ...allFields(message),
    ...allGroups(message).map((group) => ({ ...group, name: group.message.name })),
  ];
  for (const field of numbered) {
    const { name, number } = field;
    if (number < 1 || number > maxFieldNumber) {
      throw new ProtoProblem(
        `number ${number} of '${name}' is not in 1 to ${maxFieldNumber}`,
        field,
      );
    }
    if (internal.first <= number && number <= internal.last) {
      throw new ProtoProblem(`number ${number} of '${name}' is Protobuf's own`, field);
    }
    if (seen.has(number)) throw new ProtoProblem(`number ${number} is used twice`, field);
    seen.add(number);
    if (reserved.names.has(name)) throw new ProtoProblem(`name '${name}' is reserved`, field);
    if (reserved.numbers.has(number)) {
      throw new ProtoProblem(`number ${number} is reserved`, field);
    }
    if (extensions.has(number)) throw new ProtoProblem(`number ${number} is for extensions`, field);
  }
}

/** What a message or an enum keeps from being used. */
export function reservedOf(reserved: readonly Reserved[], place: Placed) {
  const values = reserved.flatMap(({ values }) => values);
  const names = new Set(values.filter((value) => typeof value === "string"));
  const ranges = values.filter((value) => typeof value !== "string");
  return { names, numbers: new NumberRanges(ranges, place) };
}

/** Ranges that do not overlap, which can be searched by halves. */
class NumberRanges {
  readonly ranges: readonly Range[];

  constructor(ranges: readonly Range[], place: Placed) {
    this.ranges = ranges.toSorted((a, b) => a.first - b.first);
    for (const [index, { first }] of this.ranges.entries()) {
      const before = this.ranges[index - 1];
      if (before !== undefined && before.last >= first) {
        throw new ProtoProblem(`number ${first} is in two ranges`, place);
      }
    }
  }

  has(number: number): boolean {
    let [low, high] = [0, this.ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ranges[middle]!.last < number) low = middle + 1;
      else high = middle;
    }
    const range = this.ranges[low];
    return range !== undefined && range.first <= number;
  }
}

export function checkRange(range: Range, min: number, max: number, place: Placed): void {
  const { first, last } = range;
  if (first < min || last > max || last < first) {
    throw new ProtoProblem(`${first} to ${last} is no range of numbers`, place);
  }
}
