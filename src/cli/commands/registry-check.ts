import { command, value } from "../command.ts";
import { reasonsIn, registryFlags, registrySession } from "../registry-session.ts";
import { readSchema, schemaFlags } from "../schema-file.ts";
import { jsonFlag, say } from "../session.ts";
import { writeJson } from "../table.ts";
import { wholeNumber } from "../values.ts";

interface Verdict {
  readonly is_compatible: boolean;
  readonly messages?: readonly string[];
}

export default command({
  operands: ["<subject>", "<file>"],
  flags: {
    ...registryFlags,
    ...schemaFlags,
    ...jsonFlag,
    version: value(
      "--against <version>",
      "this version only (default: what registering checks)",
      null,
      wholeNumber("--against", 1),
    ),
  },
  examples: [
    ["millrace registry check stocks-value tick.avsc", "may this be the next version?"],
    [
      "millrace registry check stocks-value tick.avsc --against 1",
      "does it get along with the first?",
    ],
  ],
  run: async ({ io, words: [subject, file], flags }) => {
    const body = await readSchema(io, file!, flags);
    const version = flags.version === null ? "" : `/${flags.version}`;
    const name = encodeURIComponent(subject!);
    const path = `/compatibility/subjects/${name}/versions${version}?verbose=true`;
    const verdict = await registrySession(io, flags).ask<Verdict>("POST", path, body);
    if (flags.json) await writeJson(io.stdout, verdict);
    else if (verdict.is_compatible) await say(io, `It fits ${subject}.`);
    else {
      await say(io, `It does not fit ${subject}:`);
      for (const reason of (verdict.messages ?? []).flatMap(inWords)) await say(io, `- ${reason}`);
    }
    return verdict.is_compatible ? undefined : 1;
  },
});

/** The sentence in a line of Confluent's; lines about the schema before hold none. */
function inWords(line: string): string[] {
  const reasons = reasonsIn(line);
  return reasons.length > 0 || line.startsWith("{") ? reasons : [line];
}
