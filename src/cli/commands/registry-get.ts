import { command, value } from "../command.ts";
import { UsageError } from "../failure.ts";
import {
  forPeople,
  registryFlags,
  registrySession,
  subjectPath,
  type ToldSchema,
} from "../registry-session.ts";
import { jsonFlag } from "../session.ts";
import { writeJson } from "../table.ts";
import { wholeNumber } from "../values.ts";

export default command({
  operands: ["[subject]", "[version]"],
  flags: {
    ...registryFlags,
    ...jsonFlag,
    id: value("--id <id>", "the schema with this id", null, wholeNumber("--id")),
  },
  examples: [
    ["millrace registry get stocks-value", "the latest version"],
    ["millrace registry get stocks-value 1", "the first one"],
    ["millrace registry get --id 7", "what the five bytes before a record name"],
  ],
  run: async ({ io, words: [subject, version = "latest"], flags }) => {
    if ((subject === undefined) === (flags.id === null)) {
      throw new UsageError("Name either a subject or --id.");
    }
    const path =
      flags.id === null
        ? `${subjectPath(subject!)}/versions/${encodeURIComponent(version)}`
        : `/schemas/ids/${flags.id}`;
    const told = await registrySession(io, flags).ask<ToldSchema>("GET", path);
    if (flags.json) return void (await writeJson(io.stdout, told));
    await io.stdout.write(`${forPeople(told.schema)}\n`);
  },
});
