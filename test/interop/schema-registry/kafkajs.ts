import confluent from "@kafkajs/confluent-schema-registry";
import type { RegistryClient } from "./client.ts";
import { firstValue, sendValue } from "./records.ts";
import { schemas, type Tick } from "./schemas.ts";

const { SchemaRegistry, SchemaType } = confluent;

/** @kafkajs/confluent-schema-registry with KafkaJS. */
export function kafkajsClient(bootstrap: string, host: string): RegistryClient {
  const registry = new SchemaRegistry({ host });
  return {
    name: "@kafkajs/confluent-schema-registry",
    formats: ["AVRO", "JSON", "PROTOBUF"],
    // Its encoder leaves out the message indexes between the id and the data.
    ownWay: "PROTOBUF",
    async write(topic, format, tick) {
      const schema = { type: SchemaType[format], schema: schemas[format] };
      const { id } = await registry.register(schema as never, { subject: `${topic}-value` });
      await sendValue(bootstrap, topic, await registry.encode(id, tick));
    },
    async read(topic) {
      const { ticker, price } = (await registry.decode(await firstValue(bootstrap, topic))) as Tick;
      return { ticker, price };
    },
    async close() {},
  };
}
