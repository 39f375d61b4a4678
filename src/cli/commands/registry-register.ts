import { command, toggle } from "../command.ts";
import { registryFlags, registrySession, subjectPath } from "../registry-session.ts";
import { readSchema, schemaFlags } from "../schema-file.ts";
import { jsonFlag, say } from "../session.ts";
import { writeJson } from "../table.ts";

export default command({
  operands: ["<subject>", "<file>"],
  flags: {
    ...registryFlags,
    ...schemaFlags,
    ...jsonFlag,
    normalize: toggle("--normalize", "so that schemas that mean the same read the same"),
  },
  examples: [
    ["millrace registry register stocks-value tick.avsc", "Avro, by the file's name"],
    ["millrace registry register order-value order.proto --normalize", "Protobuf"],
    [
      "millrace registry register trade-value trade.avsc --reference Tick=stocks-value:1",
      "a schema that mentions another",
    ],
  ],
  run: async ({ io, words: [subject, file], flags }) => {
    const body = await readSchema(io, file!, flags);
    const path = `${subjectPath(subject!)}/versions?normalize=${flags.normalize}`;
    const session = registrySession(io, flags);
    const registered = await session.ask<{ id: number; version?: number }>("POST", path, body);
    if (flags.json) return void (await writeJson(io.stdout, registered));
    const { id, version } = registered;
    const which = version === undefined ? "" : `, version ${version}`;
    await say(io, `Registered ${subject}${which}, with id ${id}.`);
  },
});
