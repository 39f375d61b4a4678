import { command, toggle } from "../command.ts";
import { registryFlags, registrySession } from "../registry-session.ts";
import { jsonFlag } from "../session.ts";
import { writeJson } from "../table.ts";

export default command({
  operands: ["[prefix]"],
  flags: {
    ...registryFlags,
    ...jsonFlag,
    deleted: toggle("--deleted", "those too that were deleted, but not for good"),
  },
  examples: [
    ["millrace registry subjects", "all of them"],
    ["millrace registry subjects stock", "those that begin so"],
    ["millrace registry subjects -r http://registry.example:8081", "of another registry"],
  ],
  run: async ({ io, words: [prefix], flags }) => {
    const query = new URLSearchParams({ deleted: String(flags.deleted) });
    if (prefix !== undefined) query.set("subjectPrefix", prefix);
    const subjects = await registrySession(io, flags).ask<string[]>("GET", `/subjects?${query}`);
    if (flags.json) return void (await writeJson(io.stdout, subjects));
    for (const subject of subjects) await io.stdout.write(`${subject}\n`);
  },
});
