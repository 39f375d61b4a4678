import { command } from "../command.ts";
import {
  forPeople,
  registryFlags,
  registrySession,
  subjectPath,
  type ToldSchema,
} from "../registry-session.ts";
import { coloursFor } from "../table.ts";

export default command({
  operands: ["<subject>", "<from>", "[to]"],
  flags: registryFlags,
  examples: [
    ["millrace registry diff stocks-value 1", "what changed from the first version to the latest"],
    ["millrace registry diff stocks-value 1 2", "and to the second"],
  ],
  run: async ({ io, words: [subject, from, to = "latest"], flags }) => {
    const session = registrySession(io, flags);
    const lines = async (version: string) => {
      const path = `${subjectPath(subject!)}/versions/${encodeURIComponent(version)}`;
      const { schema } = await session.ask<ToldSchema>("GET", path);
      return forPeople(schema).split("\n");
    };
    const colours = await coloursFor(io.stdout, io.env);
    const paint = { "-": colours.red, "+": colours.green, " ": (line: string) => line };
    for (const { sign, line } of difference(await lines(from!), await lines(to))) {
      await io.stdout.write(`${paint[sign](`${sign} ${line}`)}\n`);
    }
  },
});

interface DiffLine {
  readonly sign: "-" | "+" | " ";
  readonly line: string;
}

/** Schemas are short: the longest common part is found by the plain table. */
export function difference(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const common = old.map(() => new Array<number>(now.length + 1).fill(0));
  common.push(new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i]![j] =
        old[i] === now[j]
          ? common[i + 1]![j + 1]! + 1
          : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ sign: " ", line: old[i]! });
      i++;
      j++;
    } else if (j === now.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ sign: "-", line: old[i++]! });
    } else lines.push({ sign: "+", line: now[j++]! });
  }
  return lines;
}
