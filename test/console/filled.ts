import { silentLogger } from "../../src/base/logger.ts";
import { seededRandom } from "../../src/base/seeded-random.ts";
import { Cluster } from "../../src/client/cluster.ts";
import { Producer } from "../../src/client/producer.ts";
import { startTestConsole, type TestConsole, type TestConsoleOptions } from "./console.ts";

export interface FilledConsole extends TestConsole {
  /** So many ticks, with keys of their own or all with this one. */
  publish(topic: string, count: number, key?: string): Promise<void>;
}

/** A console whose cluster holds a topic `ticks`: 2 partitions, 100 records, prices 0 to 99. */
export async function filledConsole(options?: TestConsoleOptions): Promise<FilledConsole> {
  const console = await startTestConsole(options);
  const { clock, network, address } = console.node;
  const ports = { clock, network, random: seededRandom(5), logger: silentLogger };
  const publish = async (topic: string, count: number, key?: string) => {
    const cluster = new Cluster(ports, { bootstrap: [address] });
    const producer = new Producer(cluster, { lingerMs: 0 });
    for (let index = 0; index < count; index++) {
      const value = Buffer.from(JSON.stringify({ ticker: `T${index % 5}`, price: index }));
      const record = { topic, key: Buffer.from(key ?? `k${index}`), value };
      void producer.send({ ...record, timestampMs: clock.nowMs() + index * 1000 });
    }
    await console.settle(producer.flush());
    cluster.close();
  };
  await console.node.createTopic("ticks", { partitions: 2 });
  await publish("ticks", 100);
  return Object.assign(console, { publish });
}
