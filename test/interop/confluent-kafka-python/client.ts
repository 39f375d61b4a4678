import { join } from "node:path";
import { root } from "../child.ts";
import { Program } from "../program.ts";

/** The Python program with all its cases. */
export function startPython(): Promise<Program> {
  const python = join(root, ".interop/venv/bin/python");
  return Program.start(python, ["-B", join(import.meta.dirname, "suite.py")]);
}
