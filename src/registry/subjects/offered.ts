import {
  isProblem,
  type ParsedSchema,
  type SchemaReference,
  type Scrutiny,
} from "../formats/format.ts";
import { type Refused, refusals } from "../refusals.ts";
import type { OfferedSchema } from "./commands.ts";
import type { SchemaParser } from "./parser.ts";

/** A schema whose text makes sense; its version is still open. */
export type ReadContent = Omit<OfferedSchema, "version">;

export interface ReadSchema {
  readonly content: ReadContent;
  readonly parsed: ParsedSchema;
}

/** The schema as it would be stored. */
export function readOffered(
  parser: SchemaParser,
  subject: string,
  offered: OfferedSchema,
  normalize: boolean,
  scrutiny: Scrutiny,
): ReadSchema | Refused {
  const parsed = parser.parse(subject, offered, scrutiny);
  if (isProblem(parsed)) return refusals.invalidSchema(parsed.problem);
  const { id, schemaType, metadata, ruleSet } = offered;
  const schema = normalize ? parsed.normalized : parsed.canonical;
  const references = parser.pinned(subject, offered.references);
  const content = {
    id,
    schemaType,
    schema,
    references: normalize ? inOrder(references) : references,
    metadata,
    ruleSet,
  };
  return { content, parsed };
}

function inOrder(references: readonly SchemaReference[]): SchemaReference[] {
  const byName = new Map(references.map((reference) => [JSON.stringify(reference), reference]));
  return [...byName.values()].sort((a, b) =>
    a.subject === b.subject ? a.version - b.version : a.subject < b.subject ? -1 : 1,
  );
}
