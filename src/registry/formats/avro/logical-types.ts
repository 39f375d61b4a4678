import { isNumber, type JsonNumber } from "./json-text.ts";
import type { FixedSchema, Kind, PrimitiveSchema } from "./schema.ts";

/** Logical types that Avro 1.12 for Java knows, with the types that may carry them. */
const carriers: Readonly<Record<string, readonly Kind[]>> = {
  decimal: ["bytes", "fixed"],
  "big-decimal": ["bytes"],
  uuid: ["string", "fixed"],
  date: ["int"],
  "time-millis": ["int"],
  "time-micros": ["long"],
  "timestamp-millis": ["long"],
  "timestamp-micros": ["long"],
  "timestamp-nanos": ["long"],
  "local-timestamp-millis": ["long"],
  "local-timestamp-micros": ["long"],
  "local-timestamp-nanos": ["long"],
};

const uuidBytes = 16;

/** Null when it has none that makes sense: then it is read as if nothing was said. */
export function logicalTypeOf(schema: PrimitiveSchema | FixedSchema): string | null {
  const name = schema.properties.get("logicalType");
  if (typeof name !== "string" || !Object.hasOwn(carriers, name)) return null;
  if (!carriers[name]!.includes(schema.kind)) return null;
  if (name === "uuid" && schema.kind === "fixed" && schema.size !== uuidBytes) return null;
  return name === "decimal" && !isDecimal(schema) ? null : name;
}

function isDecimal(schema: PrimitiveSchema | FixedSchema): boolean {
  const precision = intOf(schema, "precision");
  const scale = schema.properties.has("scale") ? intOf(schema, "scale") : 0;
  if (precision === null || scale === null) return false;
  const max =
    schema.kind === "fixed" ? Math.floor(Math.log10(2) * (8 * schema.size - 1)) : 2 ** 31 - 1;
  return precision > 0 && precision <= max && scale >= 0 && scale <= precision;
}

function intOf({ properties }: PrimitiveSchema | FixedSchema, name: string): number | null {
  const value = properties.get(name);
  return isNumber(value) && isInt(value) ? Number(value.text) : null;
}

const isInt = ({ text, isWhole }: JsonNumber): boolean =>
  isWhole && (Number(text) | 0) === Number(text);
