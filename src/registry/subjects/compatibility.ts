/** Which earlier schemas a new one must get along with, and what is said when it does not. */
import {
  type CompatibilityPolicy,
  type Incompatibility,
  isProblem,
  type ParsedSchema,
  type SchemaFormat,
  type SchemaProblem,
} from "../formats/format.ts";
import { type Refused, refusals } from "../refusals.ts";
import type { CompatibilityLevel } from "./settings.ts";

interface Rule {
  /** Who must be able to read what the other wrote, in the order of Confluent's answers. */
  readonly readers: readonly ("new" | "old")[];
  /** Every earlier version counts, not only the latest. */
  readonly isTransitive: boolean;
}

const rules: Readonly<Record<CompatibilityLevel, Rule>> = {
  NONE: { readers: [], isTransitive: false },
  BACKWARD: { readers: ["new"], isTransitive: false },
  BACKWARD_TRANSITIVE: { readers: ["new"], isTransitive: true },
  FORWARD: { readers: ["old"], isTransitive: false },
  FORWARD_TRANSITIVE: { readers: ["old"], isTransitive: true },
  FULL: { readers: ["old", "new"], isTransitive: false },
  FULL_TRANSITIVE: { readers: ["old", "new"], isTransitive: true },
};

/** An earlier version, parsed when it is needed. */
export interface Earlier {
  readonly version: number;
  readonly schema: string;
  parse(): ParsedSchema | SchemaProblem;
}

/** A longer text is cut in answers. */
const maxQuotedChars = 10 * 1024;

/**
 * Confluent's lines on why the new schema does not fit; empty when it does. `earlier` is in the
 * order of versions; the first misfit, from the latest on, ends the search. With one that cannot
 * be read nobody can tell, and so nothing is let past it.
 */
export function misfits(
  { level, policy }: { readonly level: CompatibilityLevel; readonly policy: CompatibilityPolicy },
  format: SchemaFormat,
  candidate: ParsedSchema,
  earlier: readonly Earlier[],
): readonly string[] | Refused {
  const { readers, isTransitive } = rules[level];
  if (readers.length === 0) return [];
  for (const one of [...earlier].reverse()) {
    const previous = one.parse();
    if (isProblem(previous)) return refusals.invalidSchema(previous.problem);
    const lines = compare(format, candidate, one, previous, readers, policy);
    if (lines.length > 0 || !isTransitive) return lines;
  }
  return [];
}

function compare(
  format: SchemaFormat,
  candidate: ParsedSchema,
  earlier: Earlier,
  previous: ParsedSchema,
  readers: Rule["readers"],
  policy: CompatibilityPolicy,
): readonly string[] {
  if (previous.type !== candidate.type) return ["Incompatible because of different schema type"];
  const lines = readers.flatMap((reader) => {
    const [reading, writing] = reader === "new" ? [candidate, previous] : [previous, candidate];
    const writer = reader === "new" ? "old" : "new";
    return format
      .incompatibilities(reading, writing, policy)
      .map((found) => line(candidate.type, found, reader, writer));
  });
  if (lines.length === 0) return [];
  const { version, schema } = earlier;
  const quoted =
    schema.length > maxQuotedChars
      ? `{oldSchema: <truncated> '${schema.slice(0, maxQuotedChars)}...'}`
      : `{oldSchema: '${schema}'}`;
  return [...lines, `{oldSchemaVersion: ${version}}`, quoted];
}

function line(
  schemaType: string,
  { type, path, message, info }: Incompatibility,
  reader: string,
  writer: string,
): string {
  const told = message.replaceAll("{reader}", reader).replaceAll("{writer}", writer);
  return schemaType === "AVRO"
    ? `{errorType:'${type}', description:'${told}', additionalInfo:'${info ?? path}'}`
    : `{errorType:"${type}", description:"${told}"}`;
}
