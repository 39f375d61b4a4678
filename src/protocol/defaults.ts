import type { Field, Fields } from "./schema.ts";

export const noUuid = "0".repeat(32);
export const noBytes: Buffer = Buffer.alloc(0);

/** The value of a field that the version lacks or the sender left out. */
export function defaultOf(field: Field): unknown {
  if (field.default !== undefined) return field.default;
  switch (field.kind) {
    case "bool":
      return false;
    case "int64":
      return 0n;
    case "string":
      return "";
    case "uuid":
      return noUuid;
    case "bytes":
    case "records":
      return noBytes;
    case "array":
      return [];
    case "struct":
      return defaultsOf(field.fields!);
    default:
      return 0;
  }
}

function defaultsOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, defaultOf(field)]),
  );
}

/** JavaScript that evaluates to `defaultOf(field)`. */
export function defaultSource(field: Field): string {
  const value = defaultOf(field);
  if (typeof value === "bigint") return `${value}n`;
  if (value === noBytes) return "noBytes";
  if (field.kind !== "struct" || value === null) return JSON.stringify(value);
  const parts = Object.entries(field.fields!).map(([name, f]) => `${name}: ${defaultSource(f)}`);
  return `{ ${parts.join(", ")} }`;
}
