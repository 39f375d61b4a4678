import { decodeOptions } from "./option-values.ts";
import type {
  Enum,
  Extend,
  Field,
  Group,
  Import,
  Label,
  Message,
  Oneof,
  Option,
  ProtoFile,
  Range,
  Reserved,
  Service,
  TypeElement,
} from "./proto-file.ts";

/** What `toObject` of a `FileDescriptorProto` gives: unset things are not there. */
type Encoded = Readonly<Record<string, unknown>>;

const nowhere = { at: -1 };

export function decodedFile(encoded: Encoded): ProtoFile {
  const syntax = encoded.syntax;
  const isProto3 = syntax === "proto3";
  return {
    syntax: isProto3 ? "proto3" : syntax === "proto2" ? "proto2" : null,
    edition: typeof encoded.edition === "string" ? encoded.edition.replace(/\D+/g, "") : null,
    packageName: text(encoded.package) || null,
    imports: importsOf(encoded),
    options: decodeOptions(encoded.options, "FileOptions"),
    types: typesOf(list(encoded.messageType), list(encoded.enumType), isProto3),
    extends: extendsOf(list(encoded.extension), isProto3),
    services: list(encoded.service).map(service),
  };
}

function importsOf(encoded: Encoded): Import[] {
  const isIn = (key: string, index: number) =>
    ((encoded[key] ?? []) as readonly number[]).includes(index);
  return ((encoded.dependency ?? []) as readonly string[]).map((path, index) => ({
    path,
    kind: isIn("publicDependency", index)
      ? "public"
      : isIn("weakDependency", index)
        ? "weak"
        : "plain",
  }));
}

function typesOf(
  messages: readonly Encoded[],
  enums: readonly Encoded[],
  isProto3: boolean,
): TypeElement[] {
  return [
    ...messages.map((message) => decodedMessage(message, isProto3)),
    ...enums.map(decodedEnum),
  ];
}

function decodedMessage(encoded: Encoded, isProto3: boolean): Message {
  const fields = list(encoded.field);
  const nested = new Map(list(encoded.nestedType).map((one) => [text(one.name), one]));
  const oneofs = list(encoded.oneofDecl);
  const inner = { nested, isProto3 };
  const isSingle = (field: Encoded) =>
    field.oneofIndex === undefined || field.proto3Optional === true;
  const own = new Set(fields.flatMap((field) => groupType(field, nested) ?? []));
  return {
    kind: "message",
    name: text(encoded.name),
    options: decodeOptions(encoded.options, "MessageOptions"),
    reserved: reservedOf(encoded, 1),
    fields: fields
      .filter(isSingle)
      .filter(isNoGroup)
      .map((field) => decodedField(field, isProto3)),
    groups: fields
      .filter(isSingle)
      .filter(isGroup)
      .map((field) => decodedGroup(field, inner)),
    oneofs: oneofs
      .map((oneof, index) => {
        const members = fields.filter((field) => !isSingle(field) && field.oneofIndex === index);
        return decodedOneof(oneof, members, inner);
      })
      .filter((oneof) => oneof.fields.length + oneof.groups.length > 0),
    extensions: list(encoded.extensionRange).map((range) => ({
      ranges: [decodedRange(range, 1)],
      options: decodeOptions(range.options, "ExtensionRangeOptions"),
    })),
    extends: extendsOf(list(encoded.extension), isProto3),
    types: typesOf(
      [...nested.values()].filter((one) => !own.has(one)),
      list(encoded.enumType),
      isProto3,
    ),
    ...nowhere,
  };
}

/** What a group needs to know of the message around it. */
interface Inner {
  readonly nested: ReadonlyMap<string, Encoded>;
  readonly isProto3: boolean;
}

const isGroup = (field: Encoded) => field.type === "TYPE_GROUP";
const isNoGroup = (field: Encoded) => !isGroup(field);

/** The message that a group brings along, which no text names by itself. */
function groupType(field: Encoded, nested: ReadonlyMap<string, Encoded>): Encoded | null {
  return isGroup(field) ? (nested.get(text(field.typeName).split(".").at(-1)!) ?? null) : null;
}

/** A map is left as a descriptor has it: see `foldMaps`. */
function decodedField(encoded: Encoded, isProto3: boolean): Field {
  return {
    label: labelOf(encoded, isProto3),
    type: { name: typeName(encoded), key: null },
    name: text(encoded.name),
    number: Number(encoded.number ?? 0),
    options: fieldOptions(encoded, isProto3),
    ...nowhere,
  };
}

/** Proto3's and a oneof's `optional` goes without saying. */
function labelOf(encoded: Encoded, isProto3: boolean): Label | null {
  const label = text(encoded.label).replace("LABEL_", "").toLowerCase() as Label;
  if (label === "repeated" || encoded.proto3Optional === true) return label;
  return isProto3 || encoded.oneofIndex !== undefined ? null : label;
}

function typeName(encoded: Encoded): string {
  return text(encoded.typeName) || text(encoded.type).replace("TYPE_", "").toLowerCase();
}

function fieldOptions(encoded: Encoded, isProto3: boolean): Option[] {
  const options = decodeOptions(encoded.options, "FieldOptions");
  const { defaultValue, jsonName } = encoded;
  if (defaultValue !== undefined && !isProto3) {
    const type = text(encoded.type);
    const isText = type === "TYPE_STRING" || type === "TYPE_BYTES";
    const isWord = type === "TYPE_BOOL" || type === "TYPE_ENUM";
    const kind = isText ? "string" : isWord ? "word" : "number";
    options.push(plainOption("default", kind, text(defaultValue)));
  }
  if (jsonName !== undefined) options.push(plainOption("json_name", "string", text(jsonName)));
  return options;
}

function plainOption(name: string, kind: "string" | "word" | "number", value: string): Option {
  return { name, isCustom: false, path: [], value: { kind, text: value } };
}

function decodedGroup(encoded: Encoded, { nested, isProto3 }: Inner): Group {
  const message = groupType(encoded, nested) ?? { name: text(encoded.typeName) };
  return {
    label: labelOf(encoded, isProto3),
    number: Number(encoded.number ?? 0),
    message: decodedMessage(message, isProto3),
    ...nowhere,
  };
}

function decodedOneof(encoded: Encoded, members: readonly Encoded[], inner: Inner): Oneof {
  return {
    name: text(encoded.name),
    options: decodeOptions(encoded.options, "OneofOptions"),
    fields: members.filter(isNoGroup).map((field) => decodedField(field, inner.isProto3)),
    groups: members.filter(isGroup).map((field) => decodedGroup(field, inner)),
    ...nowhere,
  };
}

function decodedEnum(encoded: Encoded): Enum {
  return {
    kind: "enum",
    name: text(encoded.name),
    options: decodeOptions(encoded.options, "EnumOptions"),
    reserved: reservedOf(encoded, 0),
    values: list(encoded.value).map((value) => ({
      name: text(value.name),
      number: Number(value.number ?? 0),
      options: decodeOptions(value.options, "EnumValueOptions"),
      ...nowhere,
    })),
    ...nowhere,
  };
}

/** Extensions stand one by one; texts have them in groups, by what they extend. */
function extendsOf(extensions: readonly Encoded[], isProto3: boolean): Extend[] {
  const byTarget = new Map<string, Field[]>();
  for (const extension of extensions.filter(isNoGroup)) {
    const target = text(extension.extendee);
    const fields = byTarget.get(target) ?? [];
    fields.push(decodedField(extension, isProto3));
    byTarget.set(target, fields);
  }
  return [...byTarget].map(([target, fields]) => ({ target, fields, groups: [], ...nowhere }));
}

function reservedOf(encoded: Encoded, beyond: number): Reserved[] {
  const values: (Range | string)[] = [
    ...list(encoded.reservedRange).map((range) => decodedRange(range, beyond)),
    ...((encoded.reservedName ?? []) as readonly string[]),
  ];
  return values.map((value) => ({ values: [value], ...nowhere }));
}

function decodedRange(encoded: Encoded, beyond: number): Range {
  return { first: Number(encoded.start ?? 0), last: Number(encoded.end ?? 0) - beyond };
}

function service(encoded: Encoded): Service {
  return {
    name: text(encoded.name),
    options: decodeOptions(encoded.options, "ServiceOptions"),
    methods: list(encoded.method).map((method) => ({
      name: text(method.name),
      input: { name: text(method.inputType), isStream: method.clientStreaming === true },
      output: { name: text(method.outputType), isStream: method.serverStreaming === true },
      options: decodeOptions(method.options, "MethodOptions"),
      ...nowhere,
    })),
    ...nowhere,
  };
}

const list = (value: unknown): readonly Encoded[] => (value ?? []) as readonly Encoded[];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
