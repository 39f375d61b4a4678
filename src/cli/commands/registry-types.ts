import { isProblem, type ResolvedReference } from "../../registry/formats/format.ts";
import { command } from "../command.ts";
import { UsageError } from "../failure.ts";
import {
  type RegistrySession,
  registryFlags,
  registrySession,
  subjectPath,
  type ToldSchema,
} from "../registry-session.ts";

export default command({
  operands: ["<subject>", "[version]"],
  flags: registryFlags,
  examples: [
    ["millrace registry types stocks-value > stock.ts", "types of the latest version's values"],
    ["millrace registry types stocks-value 1", "of the first one's"],
  ],
  run: async ({ io, words: [subject, version = "latest"], flags }) => {
    const session = registrySession(io, flags);
    const told = await session.ask<Told>("GET", versionPath(subject!, version));
    if (told.schemaType !== undefined && told.schemaType !== "AVRO") {
      throw new UsageError(`Types are made of Avro schemas; ${subject} is ${told.schemaType}.`);
    }
    // The parser is loaded only where there is something to parse.
    const { typescriptOf } = await import("../../registry/formats/avro/typescript.ts");
    const source = typescriptOf(told.schema, await resolve(session, told.references ?? []));
    if (typeof source !== "string" && isProblem(source)) throw new UsageError(source.problem);
    await io.stdout.write(source);
  },
});

interface Told extends ToldSchema {
  readonly references?: readonly Reference[];
}

type Reference = Omit<ResolvedReference, "schema">;

/** What is referred to, with what that refers to before it; each once. */
async function resolve(
  session: RegistrySession,
  references: readonly Reference[],
): Promise<readonly ResolvedReference[]> {
  const found = new Map<string, ResolvedReference>();
  const seen = new Set<string>();
  const visit = async (mentioned: readonly Reference[]): Promise<void> => {
    for (const reference of mentioned) {
      if (seen.has(reference.name)) continue;
      seen.add(reference.name);
      const path = versionPath(reference.subject, String(reference.version));
      const told = await session.ask<Told>("GET", `${path}?deleted=true`);
      await visit(told.references ?? []);
      found.set(reference.name, { ...reference, schema: told.schema });
    }
  };
  await visit(references);
  return [...found.values()];
}

const versionPath = (subject: string, version: string): string =>
  `${subjectPath(subject)}/versions/${encodeURIComponent(version)}`;
