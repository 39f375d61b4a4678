import { camelCase, encodeOptions } from "./option-values.ts";
import {
  allGroups,
  type Enum,
  type Extend,
  type Field,
  type Group,
  isProto3,
  type Message,
  type Option,
  type ProtoFile,
  type Range,
  type Reserved,
  type Service,
  type TypeElement,
} from "./proto-file.ts";
import { scalars } from "./scalars.ts";
import { type Types, within } from "./types.ts";

/** Confluent's name for a file that came without one. */
const fileName = "default";

type Encoded = Record<string, unknown>;

/** A file as `fromObject` of `FileDescriptorProto` takes it, with every type by its full name. */
export function encodedFile(file: ProtoFile, types: Types): Encoded {
  return new Encoder(file, types).file();
}

class Encoder {
  private readonly source: ProtoFile;
  private readonly types: Types;

  constructor(source: ProtoFile, types: Types) {
    this.source = source;
    this.types = types;
  }

  file(): Encoded {
    const { source } = this;
    const scope = source.packageName ?? "";
    const indexesOf = (kind: string) =>
      source.imports.flatMap((one, index) => (one.kind === kind ? [index] : []));
    return {
      name: fileName,
      ...(source.packageName !== null && { package: source.packageName }),
      dependency: source.imports.map(({ path }) => path),
      publicDependency: indexesOf("public"),
      weakDependency: indexesOf("weak"),
      ...this.members(source.types, source.extends, scope, "messageType"),
      service: source.services.map((service) => this.service(service, scope)),
      ...encodeOptions(source.options, "FileOptions"),
      ...(source.syntax !== null && { syntax: source.syntax }),
      ...(source.edition !== null && {
        syntax: "editions",
        edition: `EDITION_${source.edition}`,
      }),
    };
  }

  /** What files and messages alike hold. */
  private members(
    types: readonly TypeElement[],
    extended: readonly Extend[],
    scope: string,
    messages: "messageType" | "nestedType",
  ): Encoded {
    const extensions = extended.flatMap((extend) => {
      const extendee = this.name(extend.target, scope);
      return [
        ...extend.fields.map((field) => ({ ...this.field(field, scope), extendee })),
        ...extend.groups.map((group) => ({ ...this.group(group, scope), extendee })),
      ];
    });
    const groups = extended.flatMap((extend) => extend.groups.map(({ message }) => message));
    return {
      [messages]: [...types.filter((type) => type.kind === "message"), ...groups].map((message) =>
        this.message(message, within(scope, message.name)),
      ),
      enumType: types.flatMap((type) => (type.kind === "enum" ? [this.enum(type)] : [])),
      extension: extensions,
    };
  }

  private message(message: Message, scope: string): Encoded {
    const members = this.members(message.types, message.extends, scope, "nestedType");
    const maps = message.fields.filter(({ type }) => type.key !== null);
    const groups = allGroups(message).map((group) =>
      this.message(group.message, within(scope, group.message.name)),
    );
    const nestedType = [
      ...(members.nestedType as Encoded[]),
      ...groups,
      ...maps.map((field) => this.mapEntry(field, scope)),
    ];
    const { reservedRange, reservedName } = encodedReserved(message.reserved, 1);
    return {
      name: message.name,
      ...members,
      nestedType,
      ...this.fields(message, scope),
      extensionRange: message.extensions.flatMap(({ ranges, options }) =>
        ranges.map((range) => ({
          ...encodedRange(range, 1),
          ...encodeOptions(options, "ExtensionRangeOptions"),
        })),
      ),
      reservedRange,
      reservedName,
      ...encodeOptions(message.options, "MessageOptions"),
    };
  }

  /** Proto3's `optional` is a oneof of one field, after the written ones. */
  private fields(message: Message, scope: string): Encoded {
    const oneofDecl: Encoded[] = message.oneofs.map(({ name, options }) => ({
      name,
      ...encodeOptions(options, "OneofOptions"),
    }));
    const single = message.fields.map((field) => {
      const encoded = this.field(field, scope);
      if (!isProto3(this.source) || field.label !== "optional") return encoded;
      const oneofIndex = oneofDecl.push({ name: `_${field.name}` }) - 1;
      return { ...encoded, proto3Optional: true, oneofIndex };
    });
    const grouped = message.oneofs.flatMap(({ fields, groups }, oneofIndex) => [
      ...fields.map((field) => ({ ...this.field(field, scope), oneofIndex })),
      ...groups.map((group) => ({ ...this.group(group, scope), oneofIndex })),
    ]);
    const groups = message.groups.map((group) => this.group(group, scope));
    return { field: [...single, ...grouped, ...groups], oneofDecl };
  }

  private field(field: Field, scope: string): Encoded {
    const { type, label, name, number, options } = field;
    if (type.key !== null) {
      const typeName = `.${within(scope, entryName(name))}`;
      const common = { name, number, label: "LABEL_REPEATED", type: "TYPE_MESSAGE", typeName };
      return { ...common, ...encodeOptions(options, "FieldOptions") };
    }
    const defaultValue = textOption(options, "default");
    const jsonName = textOption(options, "json_name");
    return {
      name,
      number,
      label: `LABEL_${(label ?? "optional").toUpperCase()}`,
      ...this.typeOf(type.name, scope),
      ...(defaultValue !== null && { defaultValue }),
      ...(jsonName !== null && { jsonName }),
      ...encodeOptions(options, "FieldOptions"),
    };
  }

  private group({ label, number, message }: Group, scope: string): Encoded {
    return {
      name: message.name.toLowerCase(),
      number,
      label: `LABEL_${(label ?? "optional").toUpperCase()}`,
      type: "TYPE_GROUP",
      typeName: `.${within(scope, message.name)}`,
    };
  }

  private mapEntry({ name, type }: Field, scope: string): Encoded {
    const common = { label: "LABEL_OPTIONAL" };
    return {
      name: entryName(name),
      field: [
        { name: "key", number: 1, ...common, ...this.typeOf(type.key!, scope) },
        { name: "value", number: 2, ...common, ...this.typeOf(type.name, scope) },
      ],
      options: { mapEntry: true },
    };
  }

  private typeOf(name: string, scope: string): Encoded {
    if (scalars.has(name)) return { type: `TYPE_${name.toUpperCase()}` };
    const isEnum = this.types.resolve(name, scope)?.kind === "enum";
    return { type: isEnum ? "TYPE_ENUM" : "TYPE_MESSAGE", typeName: this.name(name, scope) };
  }

  private enum(element: Enum): Encoded {
    return {
      name: element.name,
      value: element.values.map(({ name, number, options }) => ({
        name,
        number,
        ...encodeOptions(options, "EnumValueOptions"),
      })),
      // Unlike a message's, an enum's ranges include their ends.
      ...encodedReserved(element.reserved, 0),
      ...encodeOptions(element.options, "EnumOptions"),
    };
  }

  private service({ name, methods, options }: Service, scope: string): Encoded {
    return {
      name,
      method: methods.map((method) => ({
        name: method.name,
        inputType: this.name(method.input.name, scope),
        outputType: this.name(method.output.name, scope),
        ...(method.input.isStream && { clientStreaming: true }),
        ...(method.output.isStream && { serverStreaming: true }),
        ...encodeOptions(method.options, "MethodOptions"),
      })),
      ...encodeOptions(options, "ServiceOptions"),
    };
  }

  private name(name: string, scope: string): string {
    return `.${this.types.resolve(name, scope)?.fullName ?? name.replace(/^\./, "")}`;
  }
}

function encodedRange({ first, last }: Range, beyond: number): Encoded {
  return { start: first, end: last + beyond };
}

function encodedReserved(reserved: readonly Reserved[], beyond: number): Encoded {
  const values = reserved.flatMap(({ values }) => values);
  return {
    reservedRange: values.flatMap((value) =>
      typeof value === "string" ? [] : [encodedRange(value, beyond)],
    ),
    reservedName: values.filter((value) => typeof value === "string"),
  };
}

/** protoc's name for the message that holds one entry of a map. */
function entryName(field: string): string {
  const camel = camelCase(field);
  return `${camel.charAt(0).toUpperCase()}${camel.slice(1)}Entry`;
}

function textOption(options: readonly Option[], name: string): string | null {
  const option = options.find((one) => one.name === name && !one.isCustom);
  return option !== undefined && "text" in option.value ? option.value.text : null;
}
