import { defaultSource } from "./defaults.ts";
import type { Field, Fields, Layout } from "./schema.ts";
import { includes, isInline } from "./versions.ts";

/**
 * JavaScript for the decoder of one version: a function per struct, each reading its fields in
 * order into locals and making its object in one literal, so that all of a kind share a shape.
 * Names in it come from our declarations only, never from the wire.
 */
export function decoderSource(layout: Layout, version: number): string {
  const flexible = includes(layout.flexible, version);
  const functions: string[] = [];
  const root = struct(layout.fields, layout.name);
  return `"use strict";\n${functions.join("\n")}\nreturn ${root};`;

  /** Emits the function that reads a struct and returns its name. */
  function struct(fields: Fields, path: string): string {
    const statements: string[] = [];
    const tagged: [name: string, field: Field][] = [];
    const literal: string[] = [];
    for (const [name, field] of Object.entries(fields)) {
      if (isInline(field, version)) {
        statements.push(`let $${name};`, assign(`$${name}`, field, `${path}.${name}`));
        literal.push(`${name}: $${name}`);
      } else if (includes(field.versions, version)) {
        statements.push(`let $${name} = ${defaultSource(field)};`);
        literal.push(`${name}: $${name}`);
        tagged.push([name, field]);
      } else {
        literal.push(`${name}: ${defaultSource(field)}`);
      }
    }
    if (flexible) statements.push(tags(tagged, path));
    const name = `read_${path.replaceAll(".", "_")}`;
    functions.push(
      `function ${name}(r) {\n${statements.join("\n")}\nreturn { ${literal.join(", ")} };\n}`,
    );
    return name;
  }

  /** A statement that reads a value into `target`. */
  function assign(target: string, field: Field, path: string): string {
    const nullable = includes(field.nullable, version);
    const onNull = nullable ? `${target} = null;` : `throw r.malformed("null in ${path}");`;
    switch (field.kind) {
      case "struct": {
        const read = `${target} = ${struct(field.fields!, path)}(r);`;
        // Inline, Kafka marks null by an int8 below 0; in a tag section, by a varint of 0.
        const isNull = field.tag === undefined ? "r.int8() < 0" : "r.uvarint() === 0";
        return nullable ? `if (${isNull}) ${onNull} else ${read}` : read;
      }
      case "string":
        return `{ const n = r.${length(16)}(); if (n < 0) ${onNull} else ${target} = r.text(n); }`;
      case "bytes":
        return `{ const n = r.${length(32)}(); if (n < 0) ${onNull} else ${target} = r.copy(n); }`;
      case "records":
        return `{ const n = r.${length(32)}(); if (n < 0) ${onNull} else ${target} = r.view(n); }`;
      case "array": {
        const loop = `for (let i = 0; i < n; i++) { let item; ${assign("item", field.element!, path)} items.push(item); }`;
        return `{ const n = r.${length(32)}(); if (n < 0) ${onNull} else { const items = []; ${loop} ${target} = items; } }`;
      }
      default:
        return `${target} = r.${field.kind}();`;
    }
  }

  function length(bits: 16 | 32): string {
    return flexible ? "compactLength" : `length${bits}`;
  }

  /**
   * The tag section. As in Kafka, tags may come in any order, the last of equals wins, and what
   * is unknown is skipped; unlike there, a known tag must be exactly as long as it says.
   */
  function tags(tagged: [name: string, field: Field][], path: string): string {
    if (tagged.length === 0) return "r.skipTags();";
    const cases = tagged.map(
      ([name, field]) =>
        `case ${field.tag}: ${assign(`$${name}`, field, `${path}.${name}`)} break;`,
    );
    return `for (let count = r.uvarint(); count > 0; count--) {
const tag = r.uvarint(), size = r.uvarint(), end = r.pos + size;
switch (tag) {
${cases.join("\n")}
default: r.skip(size);
}
if (r.pos !== end) throw r.malformed("tag " + tag + " of ${path} is not as long as it says");
}`;
  }
}
