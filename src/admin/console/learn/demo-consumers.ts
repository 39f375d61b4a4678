import type { Clock } from "../../../base/clock.ts";
import type { Random } from "../../../base/random.ts";
import type { Cluster } from "../../../client/cluster.ts";
import { GroupConsumer } from "../../../client/group-consumer.ts";
import { pause } from "../../../client/ports.ts";
import { isRefusal } from "../../../client/refusal.ts";
import type { DemoConsumer } from "../contract.ts";
import { Refused } from "../refused.ts";

const maxDemos = 8;
const pollMs = 250;
/** Quick, so that a rebalance can be watched and a commit be seen. */
const commitMs = 1000;
const retryAfterMs = 1000;

interface Demo {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly clientId: string;
  readonly cluster: Cluster;
  ended: Promise<void>;
  isStopping: boolean;
  records: number;
  problem: string | null;
}

export interface DemoPorts {
  /** A connection of its own for each. */
  readonly connect: (clientId: string) => Cluster;
  readonly clock: Clock;
  readonly random: Random;
}

/** Consumers that the Learn page starts and stops: real members of real groups. */
export class DemoConsumers {
  private readonly ports: DemoPorts;
  private readonly demos = new Map<string, Demo>();
  private count = 0;

  constructor(ports: DemoPorts) {
    this.ports = ports;
  }

  /** Throws `Refused` when there are eight already. */
  start(topic: string, group: string): DemoConsumer {
    if (this.demos.size >= maxDemos) {
      const sentence = `${maxDemos} demo consumers run already: stop one first.`;
      throw new Refused(409, "TOO_MANY_CONSUMERS", sentence);
    }
    const id = this.ports.random.uuid().slice(0, 8);
    this.count++;
    const clientId = `console-demo-${this.count}-${id}`;
    const cluster = this.ports.connect(clientId);
    const state = { isStopping: false, records: 0, problem: null, ended: Promise.resolve() };
    const demo: Demo = { id, group, topic, clientId, cluster, ...state };
    this.demos.set(id, demo);
    demo.ended = this.run(demo).catch((problem: Error) => {
      cluster.ports.logger.error("a demo consumer ended", { stack: problem.stack });
    });
    return shown(demo);
  }

  /** Leaves its group first, so that the others take over at once. Throws `Refused`. */
  async stop(id: string): Promise<void> {
    const demo = this.demos.get(id);
    if (demo === undefined) {
      throw new Refused(404, "UNKNOWN_CONSUMER", "That consumer is not running.");
    }
    demo.isStopping = true;
    await demo.ended;
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.demos.keys()].map((id) => this.stop(id)));
  }

  of(topic: string): DemoConsumer[] {
    return [...this.demos.values()].filter((demo) => demo.topic === topic).map(shown);
  }

  /** The demo that calls itself so at the broker. */
  idOf(clientId: string): string | null {
    for (const demo of this.demos.values()) if (demo.clientId === clientId) return demo.id;
    return null;
  }

  private async run(demo: Demo): Promise<void> {
    const { cluster, group: groupId, topic } = demo;
    const consumer = new GroupConsumer(cluster, {
      groupId,
      topics: [topic],
      beginAt: "start",
      autoCommitIntervalMs: commitMs,
      sessionTimeoutMs: 10_000,
    });
    try {
      await this.poll(demo, consumer);
      await consumer.close(true);
    } finally {
      cluster.close();
      this.demos.delete(demo.id);
    }
  }

  private async poll(demo: Demo, consumer: GroupConsumer): Promise<void> {
    while (!demo.isStopping) {
      const records = await consumer.poll(pollMs);
      if (isRefusal(records)) {
        demo.problem = records.message;
        await pause(this.ports.clock, retryAfterMs);
      } else {
        demo.problem = null;
        demo.records += records.length;
      }
    }
  }
}

function shown({ id, group, topic, records, problem }: Demo): DemoConsumer {
  return { id, group, topic, records, problem };
}
