import type { Formats } from "../subjects/parser.ts";

/** Every format there is, in Confluent's order; loaded here only, for each brings its parser. */
export async function loadFormats(): Promise<Formats> {
  const [{ avroFormat }, { jsonFormat }, { protobufFormat }] = await Promise.all([
    import("./avro/avro.ts"),
    import("./json/json.ts"),
    import("./protobuf/protobuf.ts"),
  ]);
  return new Map([avroFormat, jsonFormat, protobufFormat].map((format) => [format.type, format]));
}
