import type {
  Incompatibility,
  ParsedSchema,
  ResolvedReference,
  SchemaFormat,
  SchemaProblem,
} from "../format.ts";
import { textProblem } from "../text-limits.ts";
import { checkFile } from "./check.ts";
import type { Document } from "./comparison.ts";
import { decodeFile, encodeFile } from "./descriptor.ts";
import { differences } from "./differences.ts";
import { foldMaps } from "./fold-maps.ts";
import { kinds } from "./kinds.ts";
import { normalize } from "./normalize.ts";
import { parseFile } from "./parse-file.ts";
import { print } from "./print.ts";
import type { Placed, ProtoFile } from "./proto-file.ts";
import { ProtoProblem } from "./tokens.ts";
import { type Dependency, type Types, visibleTypes, within } from "./type-names.ts";

/**
 * Protobuf: proto2, proto3 and editions, as text or as base64 of a `FileDescriptorProto`. Verdicts
 * and names of differences are those of Confluent's checker.
 */
export const protobufFormat: SchemaFormat = {
  type: "PROTOBUF",
  parse,
  incompatibilities,
  fieldsOf: (schema) =>
    (schema as ParsedProto).file.types.flatMap((type) =>
      type.kind === "message" ? type.fields.map(({ name }) => name) : [],
    ),
  formatted: (schema, format) => {
    if (format !== "serialized") return null;
    const { file, types } = schema as ParsedProto;
    return encodeFile(file, types).toString("base64");
  },
};

/** What `parse` makes; the other functions are handed these. */
interface ParsedProto extends ParsedSchema, Document {}

function parse(
  text: string,
  references: readonly ResolvedReference[],
): ParsedSchema | SchemaProblem {
  const problem = textProblem(text);
  if (problem !== null) return problem;
  try {
    const written = parseFile(textOf(text));
    const file = foldMaps(written);
    const types = typesOf(file, references);
    checkFile(file, types);
    return parsed(print(written), file, types);
  } catch (error) {
    if (!(error instanceof ProtoProblem)) throw error;
    return { problem: error.message, ...placeOf(error.place.at, text) };
  }
}

function placeOf(at: number, text: string): { line?: number; column?: number } {
  if (at < 0) return {};
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

const base64 = /^[A-Za-z0-9+/=\s]+$/;

/** No `.proto` text is base64, but for an empty one: it has signs that base64 has not. */
function textOf(text: string): string {
  if (!base64.test(text)) return text;
  const bytes = Buffer.from(text, "base64");
  // The first thing in a file's descriptor is its name, package or another thing with a length.
  const isDescriptor = bytes[0] !== undefined && (bytes[0] & 7) === 2;
  const file = isDescriptor ? decodeFile(bytes) : null;
  return file === null ? text : print(file);
}

function typesOf(file: ProtoFile, references: readonly ResolvedReference[]): Types {
  const dependencies = references.map((reference): Dependency => {
    const { name, subject, version } = reference;
    return { path: name, origin: `${subject} ${version}`, file: referenceFile(reference) };
  });
  const types = visibleTypes(file, dependencies);
  if ("missing" in types) throw new ProtoProblem(`import '${types.missing}' is not there`, nowhere);
  return types;
}

/** A reference was fine when it was registered; if it is not, no place in this text is wrong. */
function referenceFile({ name, schema }: ResolvedReference): ProtoFile {
  try {
    return foldMaps(parseFile(textOf(schema)));
  } catch (error) {
    if (!(error instanceof ProtoProblem)) throw error;
    throw new ProtoProblem(`reference '${name}': ${error.message}`, nowhere);
  }
}

const nowhere: Placed = { at: -1 };

function parsed(canonical: string, file: ProtoFile, types: Types): ParsedProto {
  const [first] = [...file.types].sort((a, b) => (a.kind < b.kind ? 1 : a.kind > b.kind ? -1 : 0));
  let normalized: string | undefined;
  return {
    type: "PROTOBUF",
    canonical,
    get normalized() {
      normalized ??= print(normalize(file, types));
      return normalized;
    },
    name: first === undefined ? null : within(file.packageName ?? "", first.name),
    file,
    types,
  };
}

function incompatibilities(reader: ParsedSchema, writer: ParsedSchema): Incompatibility[] {
  return differences(writer as ParsedProto, reader as ParsedProto).flatMap(({ kind, path }) => {
    const sentence = kinds[kind];
    if (sentence === null) return [];
    return [{ type: kind, path, message: sentence.replace("{path}", () => path) }];
  });
}
