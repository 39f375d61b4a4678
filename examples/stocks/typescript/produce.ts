/** Publishes made-up stock ticks, five a second, until Ctrl-C. */
import { setTimeout as sleep } from "node:timers/promises";
import { compatibilityPartitioner, Producer, stringSerializers } from "@platformatic/kafka";

const topic = "stock_json_topic";
const tickers = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"] as const;

const producer = new Producer({
  clientId: "typescript-producer",
  bootstrapBrokers: ["localhost:19092"],
  serializers: stringSerializers,
  autocreateTopics: true,
  // The hash of Kafka's own Java client: a ticker then has the same partition whoever publishes it.
  partitioner: compatibilityPartitioner,
});

/** One record's value: what happened, to which stock, and when. */
function tick() {
  return {
    event_time: new Date().toISOString(),
    ticker: tickers[Math.floor(Math.random() * tickers.length)] ?? "AAPL",
    price: Math.round(Math.random() * 10_000) / 100,
  };
}

let stopped = false;
process.once("SIGINT", () => {
  stopped = true;
});

while (!stopped) {
  const value = tick();
  // Records with the same key go to the same partition, so each ticker stays in order.
  const message = { topic, key: value.ticker, value: JSON.stringify(value) };
  const { offsets = [] } = await producer.send({ messages: [message] });
  for (const { partition, offset } of offsets) {
    const place = `${topic} partition ${partition} offset ${offset}`;
    console.log(`${value.ticker.padEnd(4)} stored in ${place}`);
  }
  await sleep(200);
}
await producer.close();
