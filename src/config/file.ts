/** The configuration file: YAML, one `name: value` a line, lists as YAML lists or with commas. */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { Source, SourceEntry } from "./resolve.ts";

/** `fileName` is only for the sentences. Never throws: what cannot be read is a problem. */
export function fromYaml(source: string, fileName: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const at = (offset: number) => `${fileName}:${lines.linePos(offset).line}`;
  const entries: SourceEntry[] = [];
  const problems = document.errors.map(
    (error) => `${at(error.pos[0])}: ${error.message.split("\n")[0]}`,
  );
  if (problems.length > 0 || document.contents === null) return { entries, problems, warnings: [] };
  if (!isMap(document.contents)) {
    return { entries, problems: [`${fileName}: write one "name: value" a line.`], warnings: [] };
  }
  for (const pair of document.contents.items as Pair<Node, Node | null>[]) {
    const origin = at(pair.key.range?.[0] ?? 0);
    const name = isScalar(pair.key) ? String(pair.key.value) : "";
    const text = textOf(pair.value);
    if (text !== null) entries.push({ name, text, origin });
    else problems.push(`${origin}: ${mend(name, pair.value)}`);
  }
  return { entries, problems, warnings: [] };
}

/** As it is written in the file, so that 007 and 1e3 reach the check as they are. */
function textOf(value: Node | null): string | null {
  if (isScalar(value)) return value.value === null ? "" : (value.source ?? String(value.value));
  if (!isSeq(value)) return null;
  const items = value.items.map((item) => (isScalar(item) ? String(item.value) : null));
  return items.includes(null) ? null : items.join(",");
}

function mend(name: string, value: Node | null): string {
  const first = isMap(value) ? value.items[0] : undefined;
  if (!first || !isScalar(first.key)) return `${name} must be a value or a list of values.`;
  return `write nested names in full, such as "${name}.${String(first.key.value)}: …".`;
}
