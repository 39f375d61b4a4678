import { defaultSource } from "./defaults.ts";
import type { Field, Fields, Layout } from "./schema.ts";
import { includes, isInline } from "./versions.ts";

/**
 * JavaScript for the decoder of one version: a function per struct, each reading its fields in
 * order into locals and making its object in one literal, so that all of a kind share a shape.
 * Names in it come from our declarations only, never from the wire.
 */
export function decoderSource(layout: Layout, version: number): string {
  const program: Program = {
    version,
    flexible: includes(layout.flexible, version),
    functions: [],
  };
  const root = readStruct(program, layout.fields, layout.name);
  return ['"use strict";', ...program.functions, `return ${root};`].join("\n");
}

interface Program {
  readonly version: number;
  readonly flexible: boolean;
  readonly functions: string[];
}

type TaggedField = readonly [name: string, field: Field];

/** Emits the function that reads a struct and returns its name. */
function readStruct(program: Program, fields: Fields, path: string): string {
  const statements: string[] = [];
  const tagged: TaggedField[] = [];
  const properties: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (isInline(field, program.version)) {
      statements.push(`let $${name};`, read(program, `$${name}`, field, `${path}.${name}`));
      properties.push(`${name}: $${name}`);
    } else if (includes(field.versions, program.version)) {
      statements.push(`let $${name} = ${defaultSource(field)};`);
      properties.push(`${name}: $${name}`);
      tagged.push([name, field]);
    } else {
      properties.push(`${name}: ${defaultSource(field)}`);
    }
  }
  if (program.flexible) statements.push(readTags(program, tagged, path));
  statements.push(`return { ${properties.join(", ")} };`);
  const name = `read_${path.replaceAll(".", "_")}`;
  program.functions.push(`function ${name}(r) {\n${statements.join("\n")}\n}`);
  return name;
}

/** A statement that reads a value into `target`. */
function read(program: Program, target: string, field: Field, path: string): string {
  const nullable = includes(field.nullable, program.version);
  const onNull = nullable ? `${target} = null;` : `throw r.malformed("null in ${path}");`;
  const sized = (length: string, then: string) =>
    `{ const n = r.${length}(); if (n < 0) ${onNull} else { ${then} } }`;
  const length16 = program.flexible ? "compactLength" : "length16";
  const length32 = program.flexible ? "compactLength" : "length32";
  switch (field.kind) {
    case "struct": {
      const then = `${target} = ${readStruct(program, field.fields!, path)}(r);`;
      // Inline, Kafka marks null by an int8 below 0; in a tag section, by a varint of 0.
      const isNull = field.tag === undefined ? "r.int8() < 0" : "r.uvarint() === 0";
      return nullable ? `if (${isNull}) ${onNull} else ${then}` : then;
    }
    case "string":
      return sized(length16, `${target} = r.text(n);`);
    case "bytes":
      return sized(length32, `${target} = r.copy(n);`);
    case "records":
      return sized(length32, `${target} = r.view(n);`);
    case "array": {
      const element = read(program, "item", field.element!, path);
      const loop = `for (let i = 0; i < n; i++) { let item; ${element} items.push(item); }`;
      const count = `r.count(${weightOf(field.element!, program.version)} * n);`;
      return sized(length32, `${count} const items = []; ${loop} ${target} = items;`);
    }
    default:
      return `${target} = r.${field.kind}();`;
  }
}

/**
 * An element with a name or bytes of its own counts for so many without: they take memory beside
 * it, and what has a name (a topic, a group, a member) has to be looked for.
 */
const namedWeight = 8;
const ownKinds: ReadonlySet<Field["kind"]> = new Set(["string", "uuid", "bytes", "records"]);

/** How many elements one of these counts for; what it has in tags is counted by those. */
function weightOf(element: Field, version: number): number {
  const fields = element.fields === undefined ? [element] : Object.values(element.fields);
  const isNamed = fields.some((field) => ownKinds.has(field.kind) && isInline(field, version));
  return isNamed ? namedWeight : 1;
}

/**
 * The tag section. As in Kafka, tags may come in any order, the last of equals wins, and what is
 * unknown is skipped; unlike there, a known tag must be exactly as long as it says.
 */
function readTags(program: Program, tagged: readonly TaggedField[], path: string): string {
  if (tagged.length === 0) return "r.skipTags();";
  const cases = tagged.map(([name, field]) => {
    return `case ${field.tag}: ${read(program, `$${name}`, field, `${path}.${name}`)} break;`;
  });
  return [
    "const count = r.uvarint();",
    "r.count(count);",
    "for (let left = count; left > 0; left--) {",
    "const tag = r.uvarint(), size = r.uvarint(), end = r.pos + size;",
    "switch (tag) {",
    ...cases,
    "default: r.skip(size);",
    "}",
    `if (r.pos !== end) throw r.malformed("tag " + tag + " of ${path} is not as long as it says");`,
    "}",
  ].join("\n");
}
