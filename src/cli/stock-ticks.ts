import type { Cluster } from "../client/cluster.ts";
import { Producer } from "../client/producer.ts";
import { isRefusal } from "../client/refusal.ts";

const topic = "stock_json_topic";
const tickers = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"];
const everyMs = 500;

/** The stock stream of the lesson: a tick now and then, until the returned function is called. */
export function startStockTicks(cluster: Cluster): () => void {
  const { clock, random, logger } = cluster.ports;
  const producer = new Producer(cluster);
  let cancel = (): void => {};
  let isStopped = false;
  const tick = async (): Promise<void> => {
    const ticker = tickers[random.below(tickers.length)]!;
    const event_time = new Date(clock.nowMs()).toISOString();
    const value = Buffer.from(
      JSON.stringify({ event_time, ticker, price: random.below(10_000) / 100 }),
    );
    const outcome = await producer.send({ topic, key: Buffer.from(ticker), value });
    if (isStopped) return;
    if (isRefusal(outcome)) logger.warn("a stock tick was not stored", { ...outcome });
    cancel = clock.after(everyMs, () => void tick());
  };
  void tick();
  logger.info("the stock stream runs: millrace consume stock_json_topic", { topic, everyMs });
  return () => {
    isStopped = true;
    cancel();
  };
}
