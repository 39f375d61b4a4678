/** Prints the Avro stock ticks as a member of the group typescript-avro-consumer, until Ctrl-C. */
import { Kafka, logLevel } from "kafkajs";
import { AvroDeserializer, RegistryClient } from "millrace/serdes";

/** As `millrace registry types stock_avro_topic-value` writes it. */
interface Stock {
  readonly event_time: number;
  readonly ticker: string;
  readonly price: number;
}

const kafka = new Kafka({
  clientId: "typescript-avro-consumer",
  brokers: ["localhost:19092"],
  logLevel: logLevel.WARN,
});
// Members of one group share the partitions; the broker remembers how far the group is.
const consumer = kafka.consumer({ groupId: "typescript-avro-consumer" });

// Asks the registry once for each schema that a record names.
const deserializer = new AvroDeserializer<Stock>({
  registry: new RegistryClient({ url: "http://localhost:18081" }),
});

await consumer.connect();
// Where a group begins that has no memory yet: at the first record there is.
await consumer.subscribe({ topics: ["stock_avro_topic"], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    const stock = await deserializer.deserialize(topic, message.value);
    if (stock === null) return; // A record without a value: nothing to print.
    const time = new Date(stock.event_time).toISOString();
    const price = stock.price.toFixed(2).padStart(5);
    const place = `partition ${partition} offset ${message.offset}`;
    console.log(`${place}: ${time} ${stock.ticker.padEnd(4)} ${price}`);
  },
});

// Leaves the group, so that its partitions go to others at once.
process.once("SIGINT", () => consumer.disconnect());
