/** Prints the stock ticks as a member of the group typescript-consumer, until Ctrl-C. */
import { Consumer, stringDeserializers } from "@platformatic/kafka";

const consumer = new Consumer({
  clientId: "typescript-consumer",
  bootstrapBrokers: ["localhost:19092"],
  // Members of one group share the partitions; the broker remembers how far the group is.
  groupId: "typescript-consumer",
  deserializers: stringDeserializers,
});

const stream = await consumer.consume({
  topics: ["stock_json_topic"],
  // Go on where the group was; where there is no such memory yet, at the first record there is.
  mode: "committed",
  fallbackMode: "earliest",
});
process.once("SIGINT", () => stream.close());

for await (const { partition, offset, value } of stream) {
  const { event_time, ticker, price } = JSON.parse(value);
  const place = `partition ${partition} offset ${offset}`;
  console.log(`${place}: ${event_time} ${ticker.padEnd(4)} ${price.toFixed(2).padStart(5)}`);
}
await consumer.close(); // Leaves the group, so that its partitions go to others at once.
