import { escaped, optionLines, withOptions } from "./print-option.ts";
import {
  type Enum,
  type Extend,
  type Field,
  type Group,
  type Message,
  type MethodType,
  maxFieldNumber,
  type Oneof,
  type Option,
  type ProtoFile,
  type Range,
  type Reserved,
  type Service,
  type TypeElement,
} from "./proto-file.ts";

/**
 * A file as Confluent prints it: no comments; sections in a fixed order with an empty line before
 * each; messages before enums; two blanks for each level, on the empty lines of inner ones too.
 */
export function print(file: ProtoFile): string {
  const head = [
    ...(file.syntax === null ? [] : [`syntax = "${file.syntax}";`]),
    ...(file.edition === null ? [] : [`edition = "${file.edition}";`]),
    ...(file.packageName === null ? [] : [`package ${file.packageName};`]),
  ];
  const sections = [
    importLines(file),
    optionLines(file.options),
    typeLines(file.types),
    file.extends.flatMap(extendLines),
    file.services.flatMap(serviceLines),
  ].filter((section) => section.length > 0);
  const lines = [...head, ...sections.flatMap((section) => ["", ...section])];
  return lines.map((line) => `${line}\n`).join("");
}

function importLines({ imports }: ProtoFile): string[] {
  return (["plain", "weak", "public"] as const).flatMap((kind) =>
    imports
      .filter((one) => one.kind === kind)
      .map(({ path }) => `import ${kind === "plain" ? "" : `${kind} `}"${escaped(path)}";`),
  );
}

/** `head {`, the sections with an empty line between them, and `}`. */
function block(head: string, sections: readonly (readonly string[])[]): string[] {
  const lines = sections
    .filter((section) => section.length > 0)
    .map((section) => section.map((line) => `  ${line}`))
    .flatMap((section, index) => (index === 0 ? section : ["", ...section]));
  return lines.length === 0 ? [`${head} {}`] : [`${head} {`, ...lines, "}"];
}

function typeLines(types: readonly TypeElement[]): string[] {
  return [
    ...types.flatMap((type) => (type.kind === "message" ? messageLines(type) : [])),
    ...types.flatMap((type) => (type.kind === "enum" ? enumLines(type) : [])),
  ];
}

function messageLines(message: Message): string[] {
  return block(`message ${message.name}`, messageSections(message));
}

function messageSections(message: Message): string[][] {
  return [
    message.reserved.map(reservedLine),
    optionLines(message.options),
    message.fields.flatMap(fieldLines),
    message.oneofs.flatMap(oneofLines),
    message.groups.flatMap(groupLines),
    message.extensions.flatMap(({ ranges, options }) =>
      withOptions(`extensions ${ranges.map(rangeText).join(", ")}`, options),
    ),
    message.extends.flatMap(extendLines),
    typeLines(message.types),
  ];
}

/** What says how a field reads comes last, after the options. */
const lastOptions = ["default", "json_name"];

function fieldLines({ label, type, name, number, options }: Field): string[] {
  const typeName = type.key === null ? type.name : `map<${type.key}, ${type.name}>`;
  const head = `${label === null ? "" : `${label} `}${typeName} ${name} = ${number}`;
  const rank = (option: Option) => (option.isCustom ? -1 : lastOptions.indexOf(option.name));
  return withOptions(
    head,
    options.toSorted((a, b) => rank(a) - rank(b)),
  );
}

function groupLines({ label, number, message }: Group): string[] {
  const head = `${label === null ? "" : `${label} `}group ${message.name} = ${number}`;
  return block(head, messageSections(message));
}

function oneofLines(oneof: Oneof): string[] {
  return block(`oneof ${oneof.name}`, [
    optionLines(oneof.options),
    oneof.fields.flatMap(fieldLines),
    oneof.groups.flatMap(groupLines),
  ]);
}

/** Unlike a message's, an enum's sections stand together. */
function enumLines(element: Enum): string[] {
  const values = element.values.flatMap(({ name, number, options }) =>
    withOptions(`${name} = ${number}`, options),
  );
  const reserved = element.reserved.map(reservedLine);
  return block(`enum ${element.name}`, [[...reserved, ...optionLines(element.options), ...values]]);
}

function reservedLine({ values }: Reserved): string {
  const texts = values.map((value) =>
    typeof value === "string" ? `"${escaped(value)}"` : rangeText(value),
  );
  return `reserved ${texts.join(", ")};`;
}

function rangeText({ first, last, isSpan }: Range): string {
  if (first === last && !isSpan) return `${first}`;
  return `${first} to ${last >= maxFieldNumber ? "max" : last}`;
}

function extendLines(extend: Extend): string[] {
  return block(`extend ${extend.target}`, [
    extend.fields.flatMap(fieldLines),
    extend.groups.flatMap(groupLines),
  ]);
}

function serviceLines(service: Service): string[] {
  const methods = service.methods.flatMap(({ name, input, output, options }) => {
    const head = `rpc ${name} (${methodType(input)}) returns (${methodType(output)})`;
    const lines = optionLines(options);
    if (lines.length === 0) return [`${head};`];
    return [`${head} {`, ...lines.map((line) => `  ${line}`), "};"];
  });
  return block(`service ${service.name}`, [optionLines(service.options), methods]);
}

const methodType = ({ name, isStream }: MethodType) => (isStream ? `stream ${name}` : name);
