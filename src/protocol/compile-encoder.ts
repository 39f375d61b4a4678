import { defaultOf, defaultSource } from "./defaults.ts";
import type { Field, Fields, Layout } from "./schema.ts";
import { includes, isInline } from "./versions.ts";

/**
 * JavaScript for the encoder of one version: a function per struct that writes its fields in
 * order, then its tags. A field that the version lacks is dropped, whatever its value: a handler
 * answers in today's words, and older versions hear as much of it as they can.
 */
export function encoderSource(layout: Layout, version: number): string {
  const program: Program = {
    version,
    flexible: includes(layout.flexible, version),
    functions: [],
  };
  const root = writeStruct(program, layout.fields, layout.name);
  return ['"use strict";', ...program.functions, `return ${root};`].join("\n");
}

interface Program {
  readonly version: number;
  readonly flexible: boolean;
  readonly functions: string[];
}

interface TaggedField {
  readonly tag: number;
  /** Expression: the value is worth sending. */
  readonly differs: string;
  /** Statements that write the value with the writer named `t`. */
  readonly body: string;
}

/** Emits the function that writes a struct and returns its name. */
function writeStruct(program: Program, fields: Fields, path: string): string {
  const statements: string[] = [];
  const tagged: TaggedField[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (!includes(field.versions, program.version)) continue;
    const value = `$${name}`;
    const fallback = defaultSource(field);
    statements.push(`const ${value} = v.${name} === undefined ? ${fallback} : v.${name};`);
    const writeTo = (writer: string) => write(program, writer, value, field, `${path}.${name}`);
    if (isInline(field, program.version)) statements.push(writeTo("w"));
    else tagged.push({ tag: field.tag!, differs: differs(value, field), body: writeTo("t") });
  }
  if (program.flexible) statements.push(writeTags(tagged));
  const name = `write_${path.replaceAll(".", "_")}`;
  program.functions.push(`function ${name}(w, v) {\n${statements.join("\n")}\n}`);
  return name;
}

/** A statement that writes `value` with the writer named `w`. */
function write(program: Program, w: string, value: string, field: Field, path: string): string {
  const { flexible } = program;
  const nullable = includes(field.nullable, program.version);
  const orNull = (nothing: string, something: string) =>
    nullable ? `if (${value} === null) { ${nothing} } else { ${something} }` : something;
  const noLength = flexible ? `${w}.uvarint(0);` : `${w}.int32(-1);`;
  const length = flexible ? `${w}.uvarint(${value}.length + 1);` : `${w}.int32(${value}.length);`;
  switch (field.kind) {
    case "struct": {
      const body = `${writeStruct(program, field.fields!, path)}(${w}, ${value});`;
      if (!nullable) return body;
      // Inline, Kafka marks null by an int8 below 0; in a tag section, by a varint of 0.
      const [nothing, something] =
        field.tag === undefined ? ["int8(-1)", "int8(1)"] : ["uvarint(0)", "uvarint(1)"];
      return orNull(`${w}.${nothing};`, `${w}.${something}; ${body}`);
    }
    case "string":
      return flexible
        ? orNull(`${w}.uvarint(0);`, `${w}.compactString(${value});`)
        : orNull(`${w}.int16(-1);`, `${w}.string(${value});`);
    case "bytes":
    case "records":
      return orNull(noLength, `${length} ${w}.raw(${value});`);
    case "array": {
      const item = `${value}_item`;
      const element = write(program, w, item, field.element!, path);
      return orNull(noLength, `${length} for (const ${item} of ${value}) { ${element} }`);
    }
    default:
      return `${w}.${field.kind}(${value});`;
  }
}

/** The tag section: ascending, each value behind its size, none that is at its default. */
function writeTags(tagged: readonly TaggedField[]): string {
  if (tagged.length === 0) return "w.uvarint(0);";
  const ascending = [...tagged].sort((a, b) => a.tag - b.tag);
  const flags = ascending.map(({ tag, differs }) => `const has${tag} = ${differs};`);
  const count = ascending.map(({ tag }) => `(has${tag} ? 1 : 0)`).join(" + ");
  const sections = ascending.map(({ tag, body }) => {
    const send = `w.uvarint(${tag}); w.uvarint(t.size); w.append(t);`;
    return `if (has${tag}) { const t = new Writer(); ${body} ${send} }`;
  });
  return [...flags, `w.uvarint(${count});`, ...sections].join("\n");
}

/** Expression: `value` is not the field's default. */
function differs(value: string, field: Field): string {
  if (defaultOf(field) === null) return `${value} !== null`;
  switch (field.kind) {
    case "array":
    case "bytes":
    case "records":
      return `(${value} === null || ${value}.length > 0)`;
    case "struct": {
      const parts = Object.entries(field.fields!).map(([name, inner]) => {
        const part = `${value}.${name}`;
        return `(${part} !== undefined && ${differs(part, inner)})`;
      });
      return `(${value} === null || ${parts.join(" || ")})`;
    }
    default:
      return `${value} !== ${defaultSource(field)}`;
  }
}
