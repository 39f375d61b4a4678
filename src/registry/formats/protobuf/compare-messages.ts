import { compareField } from "./compare-fields.ts";
import { type Comparison, into, type Position } from "./comparison.ts";
import { allFields, type Enum, type Field, type Message, type TypeElement } from "./proto-file.ts";

/** Messages and enums side by side, by their names. */
export function compareTypeElements(
  comparison: Comparison,
  original: readonly TypeElement[],
  update: readonly TypeElement[],
  position: Position,
): void {
  const [messagesBefore, messagesAfter] = [original, update].map((types) =>
    indexed(types.filter((type) => type.kind === "message")),
  ) as [Indexed<Message>, Indexed<Message>];
  for (const name of union(messagesBefore, messagesAfter)) {
    const [before, after] = [messagesBefore.get(name), messagesAfter.get(name)];
    const inner = into(position, name);
    if (after === undefined) comparison.add("MESSAGE_REMOVED", inner.path);
    else if (before === undefined) comparison.add("MESSAGE_ADDED", inner.path);
    else {
      compareMessages(comparison, before.element, after.element, inner);
      if (before.index !== after.index) comparison.add("MESSAGE_MOVED", inner.path);
    }
  }
  const [enumsBefore, enumsAfter] = [original, update].map((types) =>
    indexed(types.filter((type) => type.kind === "enum")),
  ) as [Indexed<Enum>, Indexed<Enum>];
  for (const name of union(enumsBefore, enumsAfter)) {
    const [before, after] = [enumsBefore.get(name), enumsAfter.get(name)];
    const { path } = into(position, name);
    if (after === undefined) comparison.add("ENUM_REMOVED", path);
    else if (before === undefined) comparison.add("ENUM_ADDED", path);
    else compareEnums(comparison, before.element, after.element, path);
  }
}

type Indexed<T> = ReadonlyMap<string, { readonly element: T; readonly index: number }>;

function indexed<T extends TypeElement>(elements: readonly T[]): Indexed<T> {
  return new Map(elements.map((element, index) => [element.name, { element, index }]));
}

function union<K>(before: ReadonlyMap<K, unknown>, after: ReadonlyMap<K, unknown>): Set<K> {
  return new Set([...before.keys(), ...after.keys()]);
}

function compareEnums(
  comparison: Comparison,
  original: Enum,
  update: Enum,
  path: readonly string[],
): void {
  const [before, after] = [original, update].map(
    ({ values }) => new Map(values.map(({ number, name }) => [number, name])),
  ) as [Map<number, string>, Map<number, string>];
  for (const number of union(before, after)) {
    const step = [...path, `${number}`];
    if (!after.has(number)) comparison.add("ENUM_CONST_REMOVED", step);
    else if (!before.has(number)) comparison.add("ENUM_CONST_ADDED", step);
    else if (before.get(number) !== after.get(number)) comparison.add("ENUM_CONST_CHANGED", step);
  }
}

/** A message's fields by their numbers, for that is all the wire knows of them. */
interface Fields {
  readonly byNumber: ReadonlyMap<number, Field>;
  readonly oneofOf: ReadonlyMap<number, string>;
  readonly oneofs: ReadonlyMap<string, readonly number[]>;
}

function fieldsOf(message: Message): Fields {
  const numbers = message.oneofs.map(
    ({ name, fields }) => [name, fields.map(({ number }) => number)] as const,
  );
  return {
    byNumber: new Map(allFields(message).map((field) => [field.number, field])),
    oneofOf: new Map(numbers.flatMap(([name, of]) => of.map((number) => [number, name] as const))),
    oneofs: new Map(numbers),
  };
}

export function compareMessages(
  comparison: Comparison,
  original: Message,
  update: Message,
  position: Position,
): void {
  const { path } = position;
  const [before, after] = [fieldsOf(original), fieldsOf(update)];
  compareOneofs(comparison, before, after, path);
  const numbers = [...union(before.byNumber, after.byNumber)].sort((a, b) => a - b);
  for (const number of numbers) {
    const [old, now] = [before.byNumber.get(number), after.byNumber.get(number)];
    const [oldOneof, newOneof] = [before.oneofOf.get(number), after.oneofOf.get(number)];
    const at = (oneof: string | undefined) => [
      ...path,
      ...(oneof === undefined ? [] : [oneof]),
      `${number}`,
    ];
    if (now === undefined) {
      if (oldOneof === undefined) {
        comparison.add(isRequired(old) ? "REQUIRED_FIELD_REMOVED" : "FIELD_REMOVED", at(undefined));
      } else if (!isGone(oldOneof, before, after)) {
        comparison.add("ONEOF_FIELD_REMOVED", at(oldOneof));
      }
    } else if (old === undefined) {
      if (newOneof !== undefined) comparison.add("ONEOF_FIELD_ADDED", at(newOneof));
      else comparison.add(isRequired(now) ? "REQUIRED_FIELD_ADDED" : "FIELD_ADDED", at(undefined));
    } else {
      if (oldOneof !== undefined && newOneof === undefined) {
        comparison.add("ONEOF_FIELD_MOVED_TO_TOP_LEVEL", at(undefined));
      }
      compareField(comparison, old, now, { ...position, path: at(newOneof) });
    }
  }
  compareTypeElements(comparison, original.types, update.types, position);
}

const isRequired = (field: Field | undefined) => field?.label === "required";

/** A oneof that goes with all its fields takes no choice from anyone. */
function isGone(oneof: string, before: Fields, after: Fields): boolean {
  if (after.oneofs.has(oneof)) return false;
  return !before.oneofs.get(oneof)!.some((number) => after.byNumber.has(number));
}

/** What could be set together and no longer can is lost when it is read. */
function compareOneofs(
  comparison: Comparison,
  before: Fields,
  after: Fields,
  path: readonly string[],
): void {
  for (const [name, numbers] of after.oneofs) {
    const known = numbers.filter((number) => before.byNumber.has(number));
    const origins = new Set(known.map((number) => before.oneofOf.get(number) ?? number));
    const movedIn = known.filter((number) => !before.oneofOf.has(number)).length;
    if (origins.size <= 1) continue;
    comparison.add(
      movedIn > 1 ? "MULTIPLE_FIELDS_MOVED_TO_ONEOF" : "FIELD_MOVED_TO_EXISTING_ONEOF",
      [...path, name],
    );
  }
  for (const name of [...union(before.oneofs, after.oneofs)].sort()) {
    if (!after.oneofs.has(name)) comparison.add("ONEOF_REMOVED", [...path, name]);
    else if (!before.oneofs.has(name)) comparison.add("ONEOF_ADDED", [...path, name]);
  }
}
