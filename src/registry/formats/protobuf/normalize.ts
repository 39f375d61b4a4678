import { normalizeOptions } from "./normalize-options.ts";
import {
  type Enum,
  type EnumValue,
  type Extend,
  type Field,
  type FieldType,
  isProto3,
  type Message,
  type Oneof,
  type Option,
  type ProtoFile,
  type Range,
  type Reserved,
  type TypeElement,
} from "./proto-file.ts";
import { scalars } from "./scalars.ts";
import { type Types, within } from "./type-names.ts";

/**
 * The same file with everything in order that has none: imports by name, fields by number, options
 * by name; types by their full names. Messages stay in order, for clients count them.
 */
export function normalize(file: ProtoFile, types: Types): ProtoFile {
  return new Normalizer(types, isProto3(file)).file(file);
}

class Normalizer {
  private readonly types: Types;
  private readonly isProto3: boolean;

  constructor(types: Types, isProto3: boolean) {
    this.types = types;
    this.isProto3 = isProto3;
  }

  file(file: ProtoFile): ProtoFile {
    const scope = file.packageName ?? "";
    const imports = new Map(file.imports.map((one) => [`${one.path} ${one.kind}`, one]));
    return {
      ...file,
      syntax: this.isProto3 ? "proto3" : null,
      imports: [...imports.values()].sort(by(({ path }) => path)),
      options: this.options(file.options, scope),
      types: file.types.map((type) => this.type(type, scope)),
      extends: this.extends(file.extends, scope),
      services: file.services.map((service) => ({
        ...service,
        options: this.options(service.options, scope),
        methods: service.methods.map((method) => ({
          ...method,
          options: this.options(method.options, scope),
          input: { ...method.input, name: this.name(method.input.name, scope) },
          output: { ...method.output, name: this.name(method.output.name, scope) },
        })),
      })),
    };
  }

  private type(type: TypeElement, scope: string): TypeElement {
    const inner = within(scope, type.name);
    return type.kind === "enum" ? this.enum(type, inner) : this.message(type, inner);
  }

  /** Proto3's zero stays first whatever is below it: a file without it there is none. */
  private enum(element: Enum, scope: string): Enum {
    const rank = ({ number }: EnumValue) => (this.isProto3 && number === 0 ? -Infinity : number);
    const values = element.values.map((value) => ({
      ...value,
      options: this.options(value.options, scope),
    }));
    return {
      ...element,
      reserved: sortedReserved(element.reserved),
      options: this.options(element.options, scope),
      values: values.sort(by(({ name }) => name)).sort(by(rank)),
    };
  }

  private message(message: Message, scope: string): Message {
    const ranges = message.extensions.flatMap(({ ranges, options }) =>
      ranges.map(({ first, last }) => ({
        ranges: [{ first, last }],
        options: this.options(options, scope),
      })),
    );
    return {
      ...message,
      reserved: sortedReserved(message.reserved),
      options: this.options(message.options, scope),
      fields: this.fields(message.fields, scope),
      oneofs: message.oneofs
        .map((oneof) => this.oneof(oneof, scope))
        .sort(by((oneof) => oneof.fields[0]?.number ?? 0)),
      groups: message.groups.map((group) => ({
        ...group,
        message: this.message(group.message, within(scope, group.message.name)),
      })),
      extensions: ranges.sort(by(({ ranges: [range] }) => range?.first ?? 0)),
      extends: this.extends(message.extends, scope),
      types: message.types.map((type) => this.type(type, scope)),
    };
  }

  private oneof(oneof: Oneof, scope: string): Oneof {
    return {
      ...oneof,
      options: this.options(oneof.options, scope),
      fields: this.fields(oneof.fields, scope),
    };
  }

  private fields(fields: readonly Field[], scope: string): Field[] {
    return fields
      .map((field) => ({
        ...field,
        type: this.fieldType(field.type, scope),
        options: this.options(field.options, scope),
      }))
      .sort(by(({ number }) => number));
  }

  private fieldType(type: FieldType, scope: string): FieldType {
    return scalars.has(type.name) ? type : { ...type, name: this.name(type.name, scope) };
  }

  /** All extensions of one message together, by the message's full name. */
  private extends(extended: readonly Extend[], scope: string): Extend[] {
    const byTarget = new Map<string, Extend>();
    for (const extend of extended) {
      const target = this.name(extend.target, scope);
      const before = byTarget.get(target);
      byTarget.set(target, {
        ...extend,
        target,
        fields: this.fields([...(before?.fields ?? []), ...extend.fields], scope),
        groups: [...(before?.groups ?? []), ...extend.groups],
      });
    }
    return [...byTarget.values()];
  }

  private options(options: readonly Option[], scope: string): Option[] {
    return normalizeOptions(options, this.types, scope);
  }

  private name(name: string, scope: string): string {
    const found = this.types.resolve(name, scope);
    return found === null ? name : `.${found.fullName}`;
  }
}

function by<T>(key: (value: T) => string | number): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    return left === right ? 0 : left < right ? -1 : 1;
  };
}

/** Numbers before names, each on a line of its own. */
function sortedReserved(reserved: readonly Reserved[]): Reserved[] {
  const values = reserved.flatMap(({ values }) => values);
  const ranges = values.filter((value): value is Range => typeof value !== "string");
  const plain = ranges.map(({ first, last }): Range => ({ first, last }));
  const names = values.filter((value): value is string => typeof value === "string");
  const sorted = [...plain.sort(by(({ first }) => first)), ...names.sort()];
  return sorted.map((value) => ({ values: [value], at: -1 }));
}
