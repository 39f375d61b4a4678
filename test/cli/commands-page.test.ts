import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../src/cli/index.ts";
import { lonelyShell } from "./shell.ts";

const page = readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8");
const typed = [...page.matchAll(/^(?:.* \| |[A-Z_]+=\S+ )?millrace (.*?)(?: <.*| +#.*)?$/gm)].map(
  ([, line]) => [...line!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!),
);

test("the page shows every command", () => {
  const shown = new Set(typed.flatMap(([first, second]) => [first, `${first} ${second}`]));
  for (const [name, entry] of Object.entries(commands)) {
    const below = "commands" in entry ? Object.keys(entry.commands) : [];
    const names = below.length > 0 ? below.map((child) => `${name} ${child}`) : [name];
    // Completion stands in the text: it is for a shell's start-up file.
    expect(names.filter((full) => full !== "completion" && !shown.has(full))).toEqual([]);
  }
});

test.each(typed.map((words) => ({ words, line: words.join(" ") })))(
  "what the page shows can be typed: $line",
  async ({ words }) => {
    // Nobody answers, so whatever is understood ends in a refusal and not in a usage error.
    const { exitCode, stderr } = await lonelyShell().runWords(words, {
      stdin: "k:v\n",
      io: { readFile: async () => "" },
    });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("millrace: ")]);
  },
);
