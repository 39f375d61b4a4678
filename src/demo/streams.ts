import type { Tick } from "./tick.ts";

/** A topic that ticks flow into, and the bytes they are there. */
export interface Stream {
  readonly topic: string;
  /** May have to ask a Schema Registry first; rejects while it is away. */
  encode(tick: Tick): Promise<Buffer>;
}

export const jsonTopic = "stock_json_topic";
export const avroTopic = "stock_avro_topic";

export const jsonStream: Stream = {
  topic: jsonTopic,
  encode: async (tick) => Buffer.from(JSON.stringify(tick)),
};

const schema = JSON.stringify({
  type: "record",
  name: "Stock",
  namespace: "stocks",
  doc: "The price of a stock at one moment.",
  fields: [
    {
      name: "event_time",
      type: { type: "long", logicalType: "timestamp-millis" },
      doc: "When the price held.",
    },
    { name: "ticker", type: "string", doc: "The stock's short name." },
    { name: "price", type: "double", doc: "In US dollars." },
  ],
});

/** The same ticks as Avro; the first one registers their schema. */
export async function avroStream(registryUrl: string): Promise<Stream> {
  const { AvroSerializer, RegistryClient } = await import("../serdes/index.ts");
  const registry = new RegistryClient({ url: registryUrl });
  const serializer = new AvroSerializer({ registry, schema });
  return {
    topic: avroTopic,
    encode: ({ event_time, ...rest }) =>
      serializer.serialize(avroTopic, { event_time: Date.parse(event_time), ...rest }),
  };
}
