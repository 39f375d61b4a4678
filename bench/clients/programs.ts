import { join } from "node:path";
import { Dialogue } from "../bounded-process.ts";

const withinMs = 120_000;

/** Starts one of the programs of this folder, which answer line by line. */
export function startProgram(file: "connections.ts" | "group-members.ts"): Dialogue {
  const path = join(import.meta.dirname, file);
  const args = ["--import", "tsx", path];
  return new Dialogue({ command: process.execPath, args }, withinMs);
}
