import type { Comparison, Position } from "./comparison.ts";
import type { Field, FieldType, Label } from "./proto-file.ts";
import { type ScalarKind, scalars } from "./scalars.ts";
import type { TypeInfo, Types } from "./type-names.ts";

/** One type of a field: enums are numbers on the wire, and so are they here. */
type Value =
  | { readonly kind: "scalar"; readonly scalar: ScalarKind }
  | { readonly kind: "message"; readonly name: string; readonly message: TypeInfo | null };

/** Two fields of one number. */
export function compareField(
  comparison: Comparison,
  original: Field,
  update: Field,
  position: Position,
): void {
  if (original.name !== update.name) comparison.add("FIELD_NAME_CHANGED", position.path);
  const [before, after] = [original.type, update.type];
  if ((before.key === null) !== (after.key === null)) {
    comparison.add("FIELD_KIND_CHANGED", position.path);
  } else if (before.key === null || after.key === null) {
    compareValues(comparison, before, after, position, [original.label, update.label]);
  } else {
    const [keyBefore, keyAfter] = [before.key, after.key].map((name) => ({ name, key: null }));
    compareValues(comparison, keyBefore!, keyAfter!, position, null);
    compareValues(comparison, before, after, position, null);
  }
}

function compareValues(
  comparison: Comparison,
  original: FieldType,
  update: FieldType,
  position: Position,
  labels: readonly [Label | null, Label | null] | null,
): void {
  const before = wireValue(original.name, comparison.original, position.before);
  const after = wireValue(update.name, comparison.update, position.after);
  if (before.kind === "scalar" && after.kind === "scalar") {
    if (before.scalar !== after.scalar) comparison.add("FIELD_SCALAR_KIND_CHANGED", position.path);
    else compareLabels(comparison, before.scalar, labels, position.path);
  } else if (before.kind === "message" && after.kind === "message") {
    compareNamed(comparison, before, after, position);
  } else comparison.add("FIELD_KIND_CHANGED", position.path);
}

function wireValue(name: string, types: Types, scope: string): Value {
  const scalar = scalars.get(name);
  if (scalar !== undefined) return { kind: "scalar", scalar: scalar.kind };
  const found = types.resolve(name, scope);
  if (found?.kind === "enum") return { kind: "scalar", scalar: "GENERAL_NUMBER" };
  return { kind: "message", name, message: found };
}

/** Only labels that are written count; proto3's unwritten one is like `optional` on the wire. */
function compareLabels(
  comparison: Comparison,
  scalar: ScalarKind,
  labels: readonly [Label | null, Label | null] | null,
  path: readonly string[],
): void {
  const [before, after] = labels ?? [null, null];
  if (before === null || after === null || before === after) return;
  comparison.add(
    scalar === "STRING_OR_BYTES"
      ? "FIELD_STRING_OR_BYTES_LABEL_CHANGED"
      : "FIELD_NUMERIC_LABEL_CHANGED",
    path,
  );
}

/** The same name in its package, and the same message where it comes from another schema. */
function compareNamed(
  comparison: Comparison,
  before: Extract<Value, { kind: "message" }>,
  after: Extract<Value, { kind: "message" }>,
  position: Position,
): void {
  const [left, right] = [before.message, after.message];
  if (left === null || right === null) {
    if (before.name !== after.name) comparison.add("FIELD_NAMED_TYPE_CHANGED", position.path);
    return;
  }
  const name = localName(left);
  if (name !== localName(right)) {
    return comparison.add("FIELD_NAMED_TYPE_CHANGED", position.path);
  }
  const [original, update] = [left.element, right.element];
  if (left.origin === right.origin || original?.kind !== "message" || update?.kind !== "message") {
    return;
  }
  const isCompatible = comparison.once(`${left.fullName} ${right.fullName}`, () => {
    const inner = { path: name.split("."), before: left.fullName, after: right.fullName };
    comparison.compareMessages(comparison, original, update, inner);
  });
  if (!isCompatible) comparison.add("FIELD_NAMED_TYPE_CHANGED", position.path);
}

function localName({ fullName, packageName }: TypeInfo): string {
  return packageName === "" ? fullName : fullName.slice(packageName.length + 1);
}
