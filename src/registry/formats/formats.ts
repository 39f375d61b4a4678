import type { Formats } from "../subjects/parser.ts";

/** Every format there is; loaded here only, for each brings its parser. */
export async function loadFormats(): Promise<Formats> {
  return new Map();
}
