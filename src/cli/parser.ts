import { Option, Command as Parser } from "commander";
import { version } from "../version.ts";
import type { Command, CommandTree, Flag, Flags } from "./command.ts";
import { commands } from "./index.ts";
import type { Io } from "./io.ts";

const examples = `
Examples:
  $ millrace start                                   a broker on 127.0.0.1:9092
  $ echo hello | millrace produce greetings          a record in a topic
  $ millrace consume greetings                       and back again
  $ millrace topic list --brokers kafka-1:9092       of any Kafka cluster`;

/** A parser of all commands, of which the one that `argv` names is loaded. */
export async function newParser(
  argv: readonly string[],
  io: Io,
  exit: (exitCode: number) => void,
): Promise<Parser> {
  const root = described(new Parser("millrace"), io)
    .description("A Kafka-compatible broker in one process, and a client for any Kafka cluster.")
    .version(version, "-V, --version", "print the version")
    .addHelpText("after", examples);
  const chosen = await grow(root, commands, argv, io);
  if (chosen === null) return root;
  const { parser, command } = chosen;
  for (const operand of command.operands) parser.argument(operand);
  for (const flag of Object.values(command.flags)) parser.addOption(optionOf(flag));
  parser.addHelpText("after", exampleText(command));
  parser.action(async () => {
    const flags = valuesOf(command.flags, parser);
    const exitCode = await command.run({ io, words: parser.args, flags, tree: commands });
    if (exitCode !== undefined) exit(exitCode);
  });
  return root;
}

/** Hangs the commands of a tree under `parent`; the one named by the first words is loaded. */
async function grow(
  parent: Parser,
  tree: CommandTree,
  words: readonly string[],
  io: Io,
): Promise<{ parser: Parser; command: Command } | null> {
  let chosen: { parser: Parser; command: Command } | null = null;
  for (const [name, entry] of Object.entries(tree)) {
    const parser = described(parent.command(name), io).summary(entry.summary);
    parser.description(`${entry.summary}.`);
    const isNamed = words[0] === name;
    if ("commands" in entry) {
      const below = await grow(parser, entry.commands, isNamed ? words.slice(1) : [], io);
      chosen ??= below;
    } else if (isNamed) {
      chosen = { parser, command: await entry.load() };
    }
  }
  return chosen;
}

function described(parser: Parser, io: Io): Parser {
  return parser
    .exitOverride()
    .helpOption("-h, --help", "show this")
    .helpCommand(false)
    .showHelpAfterError(`Run it with --help to see examples.`)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text.replace(/^error: /, "millrace: ")),
    });
}

function optionOf({ spec, doc, initial, parse, repeats, choices }: Flag): Option {
  const option = new Option(spec, doc);
  if (choices !== null) {
    option.choices(choices);
  } else if (parse !== null) {
    option.argParser<unknown>((text, before) => {
      const read = parse(text);
      return repeats && Array.isArray(before) ? before.concat(read) : read;
    });
  }
  const isPlain = typeof initial === "string" || typeof initial === "number";
  // Shown in the help, so only what reads well there.
  return isPlain && initial !== "" ? option.default(initial) : option;
}

/** `--no-x` shares the name of `--x` in commander, which stands for it with false. */
function valuesOf(flags: Flags, parser: Parser): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => {
      const option = new Option(flag.spec);
      const given: unknown = parser.getOptionValue(option.attributeName());
      if (option.negate) return [name, given === false];
      return [name, given === undefined || given === false ? flag.initial : given];
    }),
  );
}

function exampleText({ examples }: Command): string {
  const width = Math.max(...examples.map(([typed]) => typed.length));
  const lines = examples.map(([typed, does]) => `  $ ${typed.padEnd(width)}   ${does}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
