import { CommanderError, type Command as Parser } from "commander";
import { errors } from "../protocol/errors.ts";
import { Failure, RegistryFailure, UsageError } from "./failure.ts";
import type { Io } from "./io.ts";
import { newParser } from "./parser.ts";
import { coloursFor } from "./table.ts";

const exitCodes = { failure: 1, usage: 2 };

/** Runs one command line, without the program's own name, and resolves with its exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  // Commander writes at once and waits for nobody; what it writes is short.
  let exitCode = 0;
  const parser = await newParser(argv, io, (code) => {
    exitCode = code;
  });
  try {
    await parser.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (problem) {
    return report(problem, io, parser);
  }
}

const asSentence = (message: string): string => message.replace(/[^.!?]$/, "$&.");

async function report(problem: unknown, io: Io, parser: Parser): Promise<number> {
  if (problem instanceof CommanderError) {
    return problem.exitCode === 0 ? 0 : exitCodes.usage;
  }
  const colours = await coloursFor(io.stderr, io.env);
  const name = colours.red(parser.name());
  if (problem instanceof UsageError) {
    await io.stderr.write(`${name}: ${problem.message}\n`);
    return exitCodes.usage;
  }
  if (problem instanceof RegistryFailure) {
    const code = problem.errorCode === null ? "" : ` ${colours.dim(`[${problem.errorCode}]`)}`;
    await io.stderr.write(`${name}: ${asSentence(problem.message)}${code}\n`);
    if (problem.hint !== null) await io.stderr.write(`${colours.dim(problem.hint)}\n`);
    return exitCodes.failure;
  }
  if (problem instanceof Failure) {
    const { error } = problem.refusal;
    const hint = problem.hint ?? (errors[error].retriable ? "It may pass: try again." : null);
    await io.stderr.write(`${name}: ${asSentence(problem.message)} ${colours.dim(`[${error}]`)}\n`);
    if (hint !== null) await io.stderr.write(`${colours.dim(hint)}\n`);
    return exitCodes.failure;
  }
  throw problem;
}
