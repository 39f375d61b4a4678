import {
  AvroDeserializer,
  AvroSerializer,
  JsonDeserializer,
  JsonSerializer,
  ProtobufDeserializer,
  ProtobufSerializer,
  RegistryClient as Registry,
} from "../../../src/serdes/index.ts";
import type { RegistryClient } from "./client.ts";
import { firstValue, sendValue } from "./records.ts";
import { schemas, type Tick } from "./schemas.ts";

const serdes = {
  AVRO: [AvroSerializer<Tick>, AvroDeserializer<Tick>],
  JSON: [JsonSerializer<Tick>, JsonDeserializer<Tick>],
  PROTOBUF: [ProtobufSerializer<Tick>, ProtobufDeserializer<Tick>],
} as const;

/** `millrace/serdes` with KafkaJS. */
export function millraceSerdesClient(bootstrap: string, url: string): RegistryClient {
  const registry = new Registry({ url });
  return {
    name: "millrace/serdes",
    formats: ["AVRO", "JSON", "PROTOBUF"],
    async write(topic, format, tick) {
      const [Serializer] = serdes[format];
      const serializer = new Serializer({ registry, schema: schemas[format] });
      await sendValue(bootstrap, topic, await serializer.serialize(topic, tick));
    },
    async read(topic, format) {
      const [, Deserializer] = serdes[format];
      const value = await firstValue(bootstrap, topic);
      const { ticker, price } = (await new Deserializer({ registry }).deserialize(topic, value))!;
      return { ticker, price };
    },
    async close() {},
  };
}
