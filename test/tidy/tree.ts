/** The files of the repository as the house rules look at them. */
import { readdirSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** What is ours to write; a folder that is not there yet is simply empty. */
const folders = ["src", "test", "scripts", "bench", "examples", "docs", "bin", "console/src"];
const skipped = new Set(["node_modules", "dist", "coverage", "__pycache__"]);

export interface TreeFile {
  /** From the root, with slashes: `src/base/clock.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Everything under our folders, and the files of the root, whose names end as asked. */
export function filesEnding(...endings: readonly string[]): readonly TreeFile[] {
  const paths = [...names("."), ...folders.flatMap((folder) => [...walk(folder)])];
  return paths
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(new URL(path, root), "utf8") }));
}

/** Every folder under `folder`, and itself. */
export function foldersUnder(folder: string): readonly string[] {
  const inside = entries(folder).filter((entry) => entry.isDirectory() && !skipped.has(entry.name));
  return [folder, ...inside.flatMap((entry) => foldersUnder(`${folder}/${entry.name}`))];
}

/** Names of the files directly in `folder`; none when it is not there. */
export function names(folder: string): readonly string[] {
  return entries(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

function* walk(folder: string): Iterable<string> {
  for (const inside of foldersUnder(folder)) {
    for (const name of names(inside)) yield `${inside}/${name}`;
  }
}

function entries(folder: string) {
  try {
    return readdirSync(new URL(folder, root), { withFileTypes: true });
  } catch {
    return [];
  }
}
