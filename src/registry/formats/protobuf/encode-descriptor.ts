import { camelCase, encodeOptions } from "./option-values.ts";
import {
  type Enum,
  type Extend,
  type Field,
  type Group,
  innerTypes,
  isProto3,
  type Message,
  type Option,
  type Placed,
  type ProtoFile,
  type Range,
  type Reserved,
  type Service,
  type TypeElement,
} from "./proto-file.ts";
import { scalars } from "./scalars.ts";
import { type Types, within } from "./type-names.ts";

/** Confluent's name for a file that came without one. */
const fileName = "default";

type Encoded = Record<string, unknown>;
type Encodable = readonly [Placed, Encoded];

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
      messageType: this.messages(source, scope),
      ...this.members(source.types, source.extends, scope),
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
  ): Encoded {
    const extensions = extended.flatMap((extend) => {
      const extendee = this.name(extend.target, scope);
      return [
        ...extend.fields.map((field) => ({ ...this.field(field, scope), extendee })),
        ...extend.groups.map((group) => ({ ...this.group(group, scope), extendee })),
      ];
    });
    return {
      enumType: types.flatMap((type) => (type.kind === "enum" ? [this.enum(type)] : [])),
      extension: extensions,
    };
  }

  private message(message: Message, scope: string): Encoded {
    const maps = message.fields.filter(({ type }) => type.key !== null);
    const entries = maps.map((field): Encodable => [field, this.mapEntry(field, scope)]);
    const { reservedRange, reservedName } = encodedReserved(message.reserved, 1);
    return {
      name: message.name,
      nestedType: this.messages(message, scope, entries),
      ...this.members(message.types, message.extends, scope),
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

  /** Clients count these, so they are in protoc's order, with entries of maps where the map is. */
  private messages(
    holder: ProtoFile | Message,
    scope: string,
    entries: readonly Encodable[] = [],
  ): Encoded[] {
    const messages = innerTypes(holder).filter((type) => type.kind === "message");
    return inOrder([
      ...messages.map((message): Encodable => {
        return [message, this.message(message, within(scope, message.name))];
      }),
      ...entries,
    ]);
  }

  /** Proto3's `optional` is a oneof of one field, after the written ones. */
  private fields(message: Message, scope: string): Encoded {
    const oneofDecl: Encoded[] = message.oneofs.map(({ name, options }) => ({
      name,
      ...encodeOptions(options, "OneofOptions"),
    }));
    const single = message.fields.map((field): Encodable => {
      const encoded = this.field(field, scope);
      if (!isProto3(this.source) || field.label !== "optional") return [field, encoded];
      const oneofIndex = oneofDecl.push({ name: `_${field.name}` }) - 1;
      return [field, { ...encoded, proto3Optional: true, oneofIndex }];
    });
    const chosen = message.oneofs.flatMap(({ fields, groups }, oneofIndex): Encodable[] => [
      ...fields.map((field): Encodable => [field, { ...this.field(field, scope), oneofIndex }]),
      ...groups.map((group): Encodable => [group, { ...this.group(group, scope), oneofIndex }]),
    ]);
    const groups = message.groups.map((group): Encodable => [group, this.group(group, scope)]);
    return { field: inOrder([...single, ...chosen, ...groups]), oneofDecl };
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

/** As the author wrote them. */
function inOrder(parts: readonly Encodable[]): Encoded[] {
  return parts.toSorted(([a], [b]) => a.at - b.at).map(([, encoded]) => encoded);
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
