/** A `.proto` file as it is written, without its comments. Names are as the author spelled them. */
export interface ProtoFile {
  /** Null when the file does not say, which means proto2. */
  readonly syntax: "proto2" | "proto3" | null;
  /** `2023` and later; null for files with a syntax. */
  readonly edition: string | null;
  readonly packageName: string | null;
  readonly imports: readonly Import[];
  readonly options: readonly Option[];
  readonly types: readonly TypeElement[];
  readonly extends: readonly Extend[];
  readonly services: readonly Service[];
}

export interface Import {
  readonly path: string;
  readonly kind: "plain" | "public" | "weak";
}

export type TypeElement = Message | Enum;

export interface Message extends Placed {
  readonly kind: "message";
  readonly name: string;
  readonly options: readonly Option[];
  readonly reserved: readonly Reserved[];
  /** Those outside of oneofs. */
  readonly fields: readonly Field[];
  readonly oneofs: readonly Oneof[];
  readonly groups: readonly Group[];
  readonly extensions: readonly ExtensionRanges[];
  readonly extends: readonly Extend[];
  readonly types: readonly TypeElement[];
}

export interface Enum extends Placed {
  readonly kind: "enum";
  readonly name: string;
  readonly options: readonly Option[];
  readonly reserved: readonly Reserved[];
  readonly values: readonly EnumValue[];
}

export interface EnumValue extends Placed {
  readonly name: string;
  readonly number: number;
  readonly options: readonly Option[];
}

export type Label = "optional" | "required" | "repeated";

export interface Field extends Placed {
  readonly label: Label | null;
  readonly type: FieldType;
  readonly name: string;
  readonly number: number;
  /** With `default` and `json_name`, which are written like options. */
  readonly options: readonly Option[];
}

/** A scalar's or a type's name, as written; a map has a name for its values. */
export interface FieldType {
  readonly name: string;
  /** The scalar that a map's keys are of; null for everything but maps. */
  readonly key: string | null;
}

export interface Oneof extends Placed {
  readonly name: string;
  readonly options: readonly Option[];
  readonly fields: readonly Field[];
  readonly groups: readonly Group[];
}

/** Proto2's field and message in one. */
export interface Group extends Placed {
  readonly label: Label | null;
  readonly number: number;
  readonly message: Message;
}

/** Numbers, and names as texts. */
export interface Reserved extends Placed {
  readonly values: readonly (Range | string)[];
}

export interface Range {
  readonly first: number;
  /** Inclusive. */
  readonly last: number;
  /** Written with `to`, though it may hold one number only. */
  readonly isSpan?: boolean;
}

export interface ExtensionRanges {
  readonly ranges: readonly Range[];
  readonly options: readonly Option[];
}

export interface Extend extends Placed {
  readonly target: string;
  readonly fields: readonly Field[];
  readonly groups: readonly Group[];
}

export interface Service extends Placed {
  readonly name: string;
  readonly options: readonly Option[];
  readonly methods: readonly Method[];
}

export interface Method extends Placed {
  readonly name: string;
  readonly input: MethodType;
  readonly output: MethodType;
  readonly options: readonly Option[];
}

export interface MethodType {
  readonly name: string;
  readonly isStream: boolean;
}

export interface Option {
  readonly name: string;
  /** Whether the name is in parentheses: an extension's, not one of Protobuf's own. */
  readonly isCustom: boolean;
  /** What follows the name: `(a.b).c.d` has `c` and `d`. */
  readonly path: readonly string[];
  readonly value: OptionValue;
}

export type OptionValue =
  | { readonly kind: "string" | "number" | "word"; readonly text: string }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, OptionValue])[] }
  | { readonly kind: "list"; readonly items: readonly OptionValue[] };

/** Where in its text something begins, as a number of characters; -1 when it is from no text. */
export interface Placed {
  readonly at: number;
}

export const maxFieldNumber = 536_870_911;

/** Enums may have any value of 32 bits. */
export const maxEnumNumber = 2_147_483_647;

export const isProto3 = (file: ProtoFile): boolean => file.syntax === "proto3";

/** Every field of a message that a number belongs to, in oneofs too, but for groups. */
export function allFields(message: Message): Field[] {
  return [...message.fields, ...message.oneofs.flatMap((oneof) => oneof.fields)];
}

export function allGroups(message: Message): Group[] {
  return [...message.groups, ...message.oneofs.flatMap((oneof) => oneof.groups)];
}

/** The types directly within a file or a message; a group is one, too. */
export function innerTypes(holder: ProtoFile | Message): TypeElement[] {
  const own = "kind" in holder ? allGroups(holder) : [];
  const groups = [...own, ...holder.extends.flatMap((extend) => extend.groups)];
  return [...holder.types, ...groups.map((group) => group.message)];
}
