import type { Formats } from "../subjects/parser.ts";

/** Every format there is, in Confluent's order; loaded here only, for each brings its parser. */
export async function loadFormats(): Promise<Formats> {
  const { avroFormat } = await import("./avro/avro.ts");
  return new Map([avroFormat].map((format) => [format.type, format]));
}
