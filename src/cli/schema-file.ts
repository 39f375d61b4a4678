import { choice, list } from "./command.ts";
import { UsageError } from "./failure.ts";
import type { Io } from "./io.ts";

/** Flags of commands that hand a schema in. */
export const schemaFlags = {
  type: choice(
    "-t, --type <type>",
    "what the file holds (default: by its name)",
    ["auto", "avro", "json", "protobuf"],
    "auto",
  ),
  reference: list(
    "--reference <name=subject:version>",
    "a schema that this one mentions; may be repeated",
  ),
};

const types: Readonly<Record<string, string>> = {
  avsc: "AVRO",
  json: "JSON",
  proto: "PROTOBUF",
};

/** The body of a request about the schema in a file. */
export async function readSchema(
  io: Io,
  path: string,
  flags: { readonly type: string; readonly reference: readonly string[] },
): Promise<object> {
  let schema: string;
  try {
    schema = await io.readFile(path);
  } catch (problem) {
    throw new UsageError(`${path} cannot be read: ${(problem as Error).message}.`);
  }
  const byName = types[path.split(".").at(-1)!.toLowerCase()] ?? "AVRO";
  const schemaType = flags.type === "auto" ? byName : flags.type.toUpperCase();
  return { schema, schemaType, references: flags.reference.map(reference) };
}

function reference(text: string): object {
  const match = /^([^=]+)=(.+):(\d+|latest)$/.exec(text);
  if (match === null) {
    throw new UsageError(`"${text}" is no reference: write it as NAME=SUBJECT:VERSION.`);
  }
  const [, name, subject, version] = match;
  return { name, subject, version: version === "latest" ? -1 : Number(version) };
}
