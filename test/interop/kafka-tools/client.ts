import { Program } from "../program.ts";
import { java } from "./java.ts";

/** The Java program with all its cases. */
export function startJava(): Promise<Program> {
  return Program.start(java.command, java.args("Suite", []));
}
