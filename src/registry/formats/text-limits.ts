import { isTooDeep, maxNesting } from "../nesting.ts";
import type { SchemaProblem } from "./format.ts";

/** In UTF-16 units: more than any schema that people write, less than takes long to read. */
const maxTextLength = 1024 * 1024;

/** What keeps a text from being read at all: parsers call themselves, and events wait for them. */
export function textProblem(text: string): SchemaProblem | null {
  if (text.length > maxTextLength) {
    return { problem: `it is longer than ${maxTextLength} characters` };
  }
  if (isTooDeep(text)) return { problem: `it is nested more than ${maxNesting} deep` };
  return null;
}
