import { listGroups } from "../../client/admin/groups.ts";
import { listTopics } from "../../client/admin/topics.ts";
import { isRefusal } from "../../client/refusal.ts";
import type { CommandEntry, CommandTree } from "../command.ts";
import { command } from "../command.ts";
import { UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { withCluster } from "../session.ts";

/** What shells call back with the words typed so far. */
const callback = "words";

const scripts: Readonly<Record<string, string>> = {
  bash: `_millrace() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($(compgen -W "$(millrace completion ${callback} -- "\${words[@]}" 2>/dev/null)" \\
    -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _millrace millrace
`,
  zsh: `#compdef millrace
_millrace() {
  local -a found
  found=("\${(@f)$(millrace completion ${callback} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _millrace millrace
`,
  fish: `complete -c millrace -f -a \\
  '(millrace completion ${callback} -- (commandline -opc)[2..-1] (commandline -ct))'
`,
};

export default command({
  operands: ["<shell>", "[words...]"],
  flags: {},
  examples: [
    ["source <(millrace completion bash)", "in ~/.bashrc"],
    ["source <(millrace completion zsh)", "in ~/.zshrc"],
    ["millrace completion fish | source", "in ~/.config/fish/config.fish"],
  ],
  run: async ({ io, words: [shell = "", ...typed], tree }) => {
    if (shell === callback) {
      const found = await candidates(io, tree, typed);
      await io.stdout.write(found.map((word) => `${word}\n`).join(""));
      return undefined;
    }
    const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
    if (script === undefined) {
      throw new UsageError(
        `"${shell}" is not known: there are ${Object.keys(scripts).join(", ")}.`,
      );
    }
    await io.stdout.write(script);
    return undefined;
  },
});

/** The words that may stand where the last of `typed` is being written. */
async function candidates(io: Io, tree: CommandTree, typed: readonly string[]): Promise<string[]> {
  const last = typed.at(-1) ?? "";
  let entries: CommandTree = tree;
  let chosen: CommandEntry | null = null;
  for (const word of typed.slice(0, -1)) {
    const entry: CommandTree[string] | undefined = entries[word];
    if (entry === undefined) break;
    if ("load" in entry) {
      chosen = entry;
      break;
    }
    entries = entry.commands;
  }
  const all = chosen === null ? Object.keys(entries) : await ofCommand(io, chosen, typed);
  return all.filter((word) => word.startsWith(last));
}

async function ofCommand(io: Io, entry: CommandEntry, typed: readonly string[]): Promise<string[]> {
  const { flags, operands } = await entry.load();
  const before = typed.at(-2) ?? "";
  const given = Object.values(flags).find(({ spec }) => spec.split(/[ ,]+/).includes(before));
  if (given?.choices) return [...given.choices];
  if (typed.at(-1)?.startsWith("-")) {
    return Object.values(flags).map(({ spec }) => /--[a-z-]+/.exec(spec)![0]);
  }
  if (operands[0]?.includes("topic")) return namesOf(io, "topic");
  return operands[0]?.includes("group") ? namesOf(io, "group") : [];
}

/** What the cluster has; nothing when it cannot be asked, for a shell has no place for errors. */
function namesOf(io: Io, what: "topic" | "group"): Promise<string[]> {
  return withCluster(io, { brokers: null }, async (cluster) => {
    if (what === "topic") {
      const topics = await listTopics(cluster);
      return isRefusal(topics) ? [] : topics.map(({ name }) => name);
    }
    const groups = await listGroups(cluster);
    return isRefusal(groups) ? [] : groups.map(({ groupId }) => groupId);
  });
}
