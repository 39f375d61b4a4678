/** Publishes made-up stock ticks in Avro, five a second, until Ctrl-C. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Kafka, logLevel, Partitioners } from "kafkajs";
import { AvroSerializer, RegistryClient } from "millrace/serdes";

const topic = "stock_avro_topic";
const tickers = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"] as const;

const kafka = new Kafka({
  clientId: "typescript-avro-producer",
  brokers: ["localhost:19092"],
  logLevel: logLevel.WARN,
});
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });

// Registers the schema under the subject stock_avro_topic-value when the first tick is written.
const serializer = new AvroSerializer<Stock>({
  registry: new RegistryClient({ url: "http://localhost:18081" }),
  schema: await readFile(new URL("../stock.avsc", import.meta.url), "utf8"),
});

interface Stock {
  readonly event_time: number;
  readonly ticker: string;
  readonly price: number;
}

/** One record's value: what happened, to which stock, and when. */
function tick(): Stock {
  return {
    event_time: Date.now(),
    ticker: tickers[Math.floor(Math.random() * tickers.length)] ?? "AAPL",
    price: Math.round(Math.random() * 10_000) / 100,
  };
}

let stopped = false;
process.once("SIGINT", () => {
  stopped = true;
});

await producer.connect();
while (!stopped) {
  const stock = tick();
  const value = await serializer.serialize(topic, stock);
  // Records with the same key go to the same partition, so each ticker stays in order.
  const stored = await producer.send({ topic, messages: [{ key: stock.ticker, value }] });
  for (const { partition, baseOffset } of stored) {
    const place = `${topic} partition ${partition} offset ${baseOffset}`;
    console.log(`${stock.ticker.padEnd(4)} stored in ${place}, ${value.length} bytes`);
  }
  await sleep(200);
}
await producer.disconnect();
