/** Types whose values stand for each other on the wire, by Confluent's division. */
export type ScalarKind =
  | "GENERAL_NUMBER"
  | "SIGNED_NUMBER"
  | "STRING_OR_BYTES"
  | "FIXED32"
  | "FIXED64"
  | "FLOAT"
  | "DOUBLE";

/** Each scalar with its number in `FieldDescriptorProto.Type`, and what it is read as. */
export const scalars: ReadonlyMap<string, { readonly kind: ScalarKind; readonly isKey: boolean }> =
  new Map([
    ["double", { kind: "DOUBLE", isKey: false }],
    ["float", { kind: "FLOAT", isKey: false }],
    ["int64", { kind: "GENERAL_NUMBER", isKey: true }],
    ["uint64", { kind: "GENERAL_NUMBER", isKey: true }],
    ["int32", { kind: "GENERAL_NUMBER", isKey: true }],
    ["fixed64", { kind: "FIXED64", isKey: true }],
    ["fixed32", { kind: "FIXED32", isKey: true }],
    ["bool", { kind: "GENERAL_NUMBER", isKey: true }],
    ["string", { kind: "STRING_OR_BYTES", isKey: true }],
    ["bytes", { kind: "STRING_OR_BYTES", isKey: false }],
    ["uint32", { kind: "GENERAL_NUMBER", isKey: true }],
    ["sfixed32", { kind: "FIXED32", isKey: true }],
    ["sfixed64", { kind: "FIXED64", isKey: true }],
    ["sint32", { kind: "SIGNED_NUMBER", isKey: true }],
    ["sint64", { kind: "SIGNED_NUMBER", isKey: true }],
  ] as const);
