import { command, text, toggle } from "../command.ts";
import { registryFlags, registrySession } from "../registry-session.ts";
import { say } from "../session.ts";

interface Level {
  readonly compatibilityLevel: string;
}

export default command({
  operands: ["[subject]"],
  flags: {
    ...registryFlags,
    set: text(
      "-s, --set <level>",
      "BACKWARD, FORWARD, FULL, those with _TRANSITIVE, or NONE",
      null,
    ),
    unset: toggle("--unset", "go back to what holds for all subjects"),
  },
  examples: [
    ["millrace registry compat", "what holds for all subjects"],
    ["millrace registry compat stocks-value", "for this one"],
    ["millrace registry compat stocks-value --set FULL", "change it"],
  ],
  run: async ({ io, words: [subject], flags }) => {
    const session = registrySession(io, flags);
    const path = subject === undefined ? "/config" : `/config/${encodeURIComponent(subject)}`;
    if (flags.unset) await session.ask("DELETE", path);
    else if (flags.set !== null) await session.ask("PUT", path, { compatibility: flags.set });
    const { compatibilityLevel } = await session.ask<Level>("GET", `${path}?defaultToGlobal=true`);
    await say(io, compatibilityLevel);
  },
});
