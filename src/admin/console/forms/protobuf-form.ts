import { Enum, type Field, MapField, Type } from "protobufjs";
import type { FormField, FormMember, SchemaForm } from "../contract-forms.ts";

const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const uint32 = { min: 0, max: 2 ** 32 - 1 };
const ranges: Readonly<Record<string, { min: number; max: number }>> = {
  int32,
  sint32: int32,
  sfixed32: int32,
  uint32,
  fixed32: uint32,
};
const large = new Set(["int64", "uint64", "sint64", "fixed64", "sfixed64"]);

/** The form of a Protobuf message, whose types are resolved. */
export function protobufForm(message: Type): SchemaForm {
  const named = new Map<string, FormField>();
  const typeField = (type: Type): FormField => {
    const name = type.fullName.replace(/^\./, "");
    if (!named.has(name)) {
      named.set(name, { kind: "json" });
      const members = type.fieldsArray.map((field) => memberOf(field));
      named.set(name, { kind: "group", type: name, members, isOpen: false });
    }
    return { kind: "named", name };
  };
  const one = (field: Field): FormField => {
    const { resolvedType, type } = field;
    if (resolvedType instanceof Type) return typeField(resolvedType);
    if (resolvedType instanceof Enum) {
      return { kind: "choice", options: Object.keys(resolvedType.values) };
    }
    return scalar(type);
  };
  const memberOf = (field: Field): FormMember => {
    const single = one(field);
    const described = { name: field.name, doc: field.comment, isOptional: !field.required };
    if (field instanceof MapField) {
      return { ...described, field: { kind: "map", value: single }, initial: {} };
    }
    if (field.repeated) return { ...described, field: { kind: "list", item: single }, initial: [] };
    // Proto3 sends nothing for these; a message or a part of a oneof that is not set stays away.
    const hasInitial = field.partOf === null && single.kind !== "named";
    return { ...described, field: single, ...(hasInitial ? { initial: startOf(single) } : {}) };
  };
  const root = typeField(message);
  return { root, named: Object.fromEntries(named) };
}

function scalar(type: string): FormField {
  if (type === "bool") return { kind: "boolean" };
  if (type === "double" || type === "float") return { kind: "number", type, isWhole: false };
  const range = ranges[type];
  if (range !== undefined) return { kind: "number", type, isWhole: true, ...range };
  // 64 bits are digits in quotes, as in Protobuf's own JSON.
  if (large.has(type)) return { kind: "text", type, isDigits: true };
  return { kind: "text", type: type === "bytes" ? "bytes, as base64" : type };
}

function startOf(field: FormField): unknown {
  if (field.kind === "boolean") return false;
  if (field.kind === "number") return 0;
  if (field.kind === "choice") return field.options[0];
  return field.kind === "text" && field.isDigits ? "0" : "";
}
