import { command, text, toggle } from "../command.ts";
import { registryFlags, registrySession } from "../registry-session.ts";
import { say } from "../session.ts";

export default command({
  operands: ["[subject]"],
  flags: {
    ...registryFlags,
    set: text("-s, --set <mode>", "READWRITE, READONLY or IMPORT", null),
    unset: toggle("--unset", "go back to what holds for all subjects"),
    force: toggle("--force", "import although there are schemas"),
  },
  examples: [
    ["millrace registry mode", "of the whole registry"],
    ["millrace registry mode --set READONLY", "nothing may change"],
    ["millrace registry mode stocks-value --set IMPORT", "ids and versions are the client's"],
  ],
  run: async ({ io, words: [subject], flags }) => {
    const session = registrySession(io, flags);
    const path = subject === undefined ? "/mode" : `/mode/${encodeURIComponent(subject)}`;
    if (flags.unset) await session.ask("DELETE", path);
    else if (flags.set !== null) {
      await session.ask("PUT", `${path}?force=${flags.force}`, { mode: flags.set });
    }
    const { mode } = await session.ask<{ mode: string }>("GET", `${path}?defaultToGlobal=true`);
    await say(io, mode);
  },
});
