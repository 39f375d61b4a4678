import type {
  CompatibilityPolicy,
  Incompatibility,
  ParsedSchema,
  ResolvedReference,
  SchemaFormat,
  SchemaProblem,
  Scrutiny,
} from "../format.ts";
import { textProblem } from "../text-limits.ts";
import { differences } from "./differences.ts";
import { draftOf } from "./drafts.ts";
import { isCompatible, kinds } from "./kinds.ts";
import { resolveReferences, type Targets } from "./references.ts";
import { reprint } from "./reprint.ts";
import { isNode, isObject, type Place } from "./schema-node.ts";

/**
 * JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12. Patterns are read, and stay text. Verdicts and
 * names of differences are those of Confluent's checker.
 */
export const jsonFormat: SchemaFormat = { type: "JSON", parse, incompatibilities, fieldsOf };

/** What `parse` makes; whoever asks for incompatibilities hands in two of these. */
interface ParsedJson extends ParsedSchema {
  readonly root: Place;
  readonly targets: Targets;
}

function parse(
  text: string,
  references: readonly ResolvedReference[],
  scrutiny: Scrutiny = "new",
): ParsedSchema | SchemaProblem {
  const problem = textProblem(text);
  if (problem !== null) return problem;
  let node: unknown;
  try {
    node = JSON.parse(text);
  } catch (error) {
    return syntaxProblem(error as SyntaxError, text);
  }
  // Confluent's registry took any JSON for a schema, and what is none of them for one of anything.
  if (scrutiny === "stored" && !isNode(node)) node = true;
  if (!isNode(node)) return { problem: "a schema is an object, true or false" };
  if (scrutiny !== "stored" && isObject(node) && typeof (node.$schema ?? "") !== "string") {
    return { problem: "#/$schema must be a text" };
  }
  const draft = isObject(node) ? draftOf(node) : "draft-07";
  const root = { node, draft };
  const targets = resolveReferences(root, references, scrutiny);
  if ("problem" in targets) return targets;
  return parsed(text, root, targets);
}

/** Of the schema itself, without what it refers to. */
function fieldsOf(schema: ParsedSchema): readonly string[] {
  const { node } = (schema as ParsedJson).root;
  return isObject(node) && isObject(node.properties) ? Object.keys(node.properties) : [];
}

function parsed(text: string, root: Place, targets: Targets): ParsedJson {
  const title = isObject(root.node) ? root.node.title : undefined;
  let normalized: string | undefined;
  return {
    type: "JSON",
    canonical: reprint(text, "written"),
    /** Most schemas are never asked for it. */
    get normalized() {
      normalized ??= reprint(text, "sorted");
      return normalized;
    },
    name: typeof title === "string" ? title : null,
    root,
    targets,
  };
}

/**
 * The engine does not always tell where it stopped. It is where the text, cut off there, could
 * still become JSON, and one character later could not.
 */
function syntaxProblem(error: SyntaxError, text: string): SchemaProblem {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (couldGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const lines = text.slice(0, good).split("\n");
  const problem = error.message.replace(/(, ("|\.\.\.).*| in JSON at position .*)$/s, "");
  return { problem, line: lines.length, column: lines.at(-1)!.length + 1 };
}

function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const position = / at position (\d+)/.exec(message)?.[1];
    return message.includes("end of JSON") || Number(position) >= text.trimEnd().length;
  }
}

function incompatibilities(
  reader: ParsedSchema,
  writer: ParsedSchema,
  policy: CompatibilityPolicy = "STRICT",
): Incompatibility[] {
  const isLenient = policy === "LENIENT";
  const found = differences(writer as ParsedJson, reader as ParsedJson, isLenient);
  return found.flatMap(({ kind, path }) => {
    const sentence = kinds[kind];
    if (sentence === null || isCompatible(kind, isLenient)) return [];
    return [{ type: kind, path, message: sentence.replace("{path}", () => path) }];
  });
}
