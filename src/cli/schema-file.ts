import type { SchemaReference, SchemaText, SchemaType } from "../serdes/registry-client.ts";
import { choice, list } from "./command.ts";
import { UsageError } from "./failure.ts";
import type { Io } from "./io.ts";

export const typeFlags = ["auto", "avro", "json", "protobuf"] as const;
type TypeFlag = (typeof typeFlags)[number];

/** Flags of commands that hand a schema in. */
export const schemaFlags = {
  type: choice(
    "-t, --type <type>",
    "what the file holds (default: by its name)",
    typeFlags,
    "auto",
  ),
  reference: list(
    "--reference <name=subject:version>",
    "a schema that this one mentions; may be repeated",
  ),
};

const types: Readonly<Record<string, SchemaType>> = {
  avsc: "AVRO",
  json: "JSON",
  proto: "PROTOBUF",
};

const typesByFlag = { avro: "AVRO", json: "JSON", protobuf: "PROTOBUF" } as const;

/** The body of a request about the schema in a file. */
export async function readSchema(
  io: Io,
  path: string,
  flags: { readonly type: TypeFlag; readonly reference: readonly string[] },
): Promise<SchemaText> {
  let schema: string;
  try {
    schema = await io.readFile(path);
  } catch (problem) {
    throw new UsageError(`${path} cannot be read: ${(problem as Error).message}.`);
  }
  const byName = types[path.split(".").at(-1)!.toLowerCase()] ?? "AVRO";
  const schemaType = flags.type === "auto" ? byName : typesByFlag[flags.type];
  return { schema, schemaType, references: flags.reference.map(reference) };
}

function reference(text: string): SchemaReference {
  const match = /^([^=]+)=(.+):(\d+|latest)$/.exec(text);
  if (match === null) {
    throw new UsageError(`"${text}" is no reference: write it as NAME=SUBJECT:VERSION.`);
  }
  const [, name = "", subject = "", version] = match;
  return { name, subject, version: version === "latest" ? -1 : Number(version) };
}
