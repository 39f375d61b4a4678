import { command, text, toggle } from "../command.ts";
import { registryFlags, registrySession, subjectPath } from "../registry-session.ts";
import { confirmed, say, yesFlag } from "../session.ts";

export default command({
  operands: ["<subject>"],
  flags: {
    ...registryFlags,
    ...yesFlag,
    only: text("--only <version>", "this version, or latest", null),
    permanent: toggle("--permanent", "for good: it must have been deleted before"),
  },
  examples: [
    ["millrace registry delete stocks-value", "records can still be read"],
    ["millrace registry delete stocks-value --permanent", "and now they cannot"],
    ["millrace registry delete stocks-value --only 2", "one version"],
  ],
  run: async ({ io, words: [subject], flags }) => {
    const { only, permanent } = flags;
    const what = only === null ? `${subject}` : `version ${only} of ${subject}`;
    const question = `Delete ${what}${permanent ? " for good" : ""}?`;
    if (!(await confirmed(io, flags, question))) return 1;
    const part = only === null ? "" : `/versions/${encodeURIComponent(only)}`;
    const path = `${subjectPath(subject!)}${part}?permanent=${permanent}`;
    await registrySession(io, flags).ask("DELETE", path);
    await say(io, `Deleted ${what}${permanent ? " for good" : ""}.`);
    return undefined;
  },
});
