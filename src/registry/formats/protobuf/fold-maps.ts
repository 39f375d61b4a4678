import type { Field, Message, ProtoFile, TypeElement } from "./proto-file.ts";

/**
 * The same file with `map<…>` for what a descriptor has instead: a repeated field of a message
 * that is marked as the entry of a map. Confluent stores the text of a descriptor with those
 * messages, and so they come in texts, too.
 */
export function foldMaps(file: ProtoFile): ProtoFile {
  return { ...file, types: file.types.map(foldType) };
}

function foldType(type: TypeElement): TypeElement {
  if (type.kind === "enum") return type;
  const entries = new Map(
    type.types.flatMap((inner) => (isEntry(inner) ? [[inner.name, inner] as const] : [])),
  );
  return {
    ...type,
    fields: type.fields.map((field) => foldField(field, entries)),
    types: type.types.filter((inner) => !isEntry(inner)).map(foldType),
  };
}

function isEntry(type: TypeElement): type is Message {
  const isMarked = type.options.some(
    ({ name, value }) => name === "map_entry" && "text" in value && value.text === "true",
  );
  return type.kind === "message" && isMarked;
}

function foldField(field: Field, entries: ReadonlyMap<string, Message>): Field {
  const entry = entries.get(field.type.name.split(".").at(-1)!);
  const [key, value] = [1, 2].map((number) => entry?.fields.find((one) => one.number === number));
  if (key === undefined || value === undefined) return field;
  const type = { key: key.type.name, name: value.type.name };
  // Clients count messages: the one for the entries keeps its place among them.
  return { ...field, label: null, type, at: entry!.at };
}
