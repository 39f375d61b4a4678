import type { Formats } from "../subjects/parser.ts";
import type { Incompatibility, ParsedSchema, SchemaFormat, SchemaType } from "./format.ts";

/**
 * A format for tests of everything around formats. A schema is a list of words; a reader needs
 * every word of its own that does not end in `?`. Words in brackets are names of references. A
 * text with `!` is never a schema, one with `~` no new one.
 */
function plainFormat(type: SchemaType): SchemaFormat {
  return {
    type,
    parse(text, references, scrutiny = "new") {
      if (text.includes("~") && scrutiny === "new") return { problem: "a ~ is out of use" };
      if (text.includes("!")) return { problem: "a ! has no meaning", line: 1, column: 2 };
      const words = text.trim().split(/\s+/);
      const missing = words.find((word) => {
        const name = /^\[(.*)\]$/.exec(word)?.[1];
        return name !== undefined && !references.some((reference) => reference.name === name);
      });
      if (missing !== undefined) return { problem: `${missing} is mentioned nowhere` };
      const canonical = words.join(" ");
      return { type, canonical, normalized: [...words].sort().join(" "), name: null };
    },
    incompatibilities: (reader, writer) => missingWords(reader, writer),
    fieldsOf: ({ canonical }) => canonical.split(" ").map((word) => word.replace("?", "")),
    formatted: (schema, format) => (format === "loud" ? schema.canonical.toUpperCase() : null),
  };
}

function missingWords(reader: ParsedSchema, writer: ParsedSchema): Incompatibility[] {
  const written = new Set(writer.canonical.split(" "));
  const needed = reader.canonical.split(" ").filter((word) => !word.endsWith("?"));
  return needed
    .filter((word) => !written.has(word))
    .map((word) => ({
      type: "WORD_MISSING",
      path: `/${word}`,
      message: `The {reader} schema needs '${word}', which the {writer} schema has not`,
    }));
}

export const plainFormats: Formats = new Map(
  (["AVRO", "JSON", "PROTOBUF"] as const).map((type) => [type, plainFormat(type)]),
);
