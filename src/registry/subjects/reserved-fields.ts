import type { Metadata } from "./stored-schema.ts";

/** The property of metadata that lists names of fields for later, with commas between them. */
const reservedProperty = "confluent:reserved";

interface WithMetadata {
  readonly metadata: Metadata | null;
}

/**
 * With `validateFields`: why the fields of a schema do not go with the names that are reserved, in
 * Confluent's sentences. What was reserved once stays so.
 */
export function reservedFieldProblems(
  content: WithMetadata,
  fields: readonly string[],
  latest: WithMetadata | null,
): readonly string[] {
  const reserved = reservedNames(content);
  const removed = [...(latest === null ? [] : reservedNames(latest))].filter(
    (name) => !reserved.has(name),
  );
  const taken = [...reserved].filter((name) => fields.includes(name));
  return [
    ...removed.map(
      (name) =>
        `The new schema has reserved field ${name} ` +
        "removed from its metadata which is present in the old schema's metadata.",
    ),
    ...taken.map(
      (name) => `The new schema has field that conflicts with the reserved field ${name}.`,
    ),
  ];
}

function reservedNames({ metadata }: WithMetadata): ReadonlySet<string> {
  const listed = metadata?.properties?.[reservedProperty] ?? "";
  const names = listed.split(",").map((name) => name.trim());
  return new Set(names.filter((name) => name !== ""));
}
