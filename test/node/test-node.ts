import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Address } from "../../src/base/byte-stream.ts";
import { FakeClock } from "../../src/base/fake-clock.ts";
import { InProcessNetwork } from "../../src/base/in-process.ts";
import type { Facts, Logger } from "../../src/base/logger.ts";
import { seededRandom } from "../../src/base/seeded-random.ts";
import { BrokerConfig } from "../../src/config/broker-config.ts";
import { Node } from "../../src/node.ts";
import { CreateTopics } from "../../src/protocol/messages/19-create-topics.ts";
import { versionRange } from "../../src/protocol/versions.ts";
import { openDiskStore } from "../../src/storage/disk/disk-store.ts";
import type { LogStore } from "../../src/storage/log-store.ts";
import { createMemoryStore } from "../../src/storage/memory/memory-store.ts";
import { TestClient } from "./test-client.ts";
import { UnrulyStore } from "./unruly-store.ts";

export interface TestNodeOptions {
  /** Settings by name, as texts. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Opens the store at every start. Default: one in memory, which outlives the node. */
  readonly store?: (clock: FakeClock) => LogStore | Promise<LogStore>;
  /** The listener tells clients this address instead of the one they dialled. */
  readonly advertised?: Address;
  /** Lines of warnings and errors that the test expects; others fail it. */
  readonly mayLog?: RegExp;
}

export interface LogLine {
  readonly level: keyof Logger;
  readonly sentence: string;
  readonly facts: Facts | undefined;
}

/** One node on a clock that stands still and a network in one process. */
export class TestNode {
  readonly clock = new FakeClock();
  readonly network = new InProcessNetwork();
  readonly lines: LogLine[] = [];
  node!: Node;
  address!: Address;
  private readonly options: TestNodeOptions;
  private readonly clients: TestClient[] = [];
  private readonly memory = outliving(createMemoryStore({ clock: this.clock }));
  private isStopped = true;
  private seed = 1;

  constructor(options: TestNodeOptions) {
    this.options = options;
  }

  /** A new connection. */
  async connect(): Promise<TestClient> {
    const client = new TestClient(await this.network.connect(this.address));
    this.clients.push(client);
    return client;
  }

  /** Makes a topic, and gives its id. */
  async createTopic(
    name: string,
    { partitions = 1, configs = {} as Readonly<Record<string, string>> } = {},
  ): Promise<string> {
    const client = await this.connect();
    const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
    const topic = { name, numPartitions: partitions, replicationFactor: 1, assignments: [] };
    const answer = await client.ask(CreateTopics, 7, { topics: [{ ...topic, configs: entries }] });
    expect(answer.topics).toMatchObject([{ name, errorCode: 0 }]);
    return answer.topics[0]!.topicId;
  }

  async start(): Promise<void> {
    const { clock, network } = this;
    const store = (await this.options.store?.(clock)) ?? this.memory;
    this.node = await Node.open(new BrokerConfig(this.options.settings ?? {}), {
      store,
      network,
      clock,
      random: seededRandom(this.seed++),
      logger: this.logger(),
      dataDir: {
        path: "memory",
        space: async () => ({ totalBytes: 1_000_000, usableBytes: 250_000 }),
      },
    });
    const address = await this.node.listen({
      name: "PLAINTEXT",
      bind: { host: "127.0.0.1", port: 9092 },
      advertised: this.options.advertised ?? null,
      required: true,
    });
    this.address = address!;
    this.node.start();
    this.isStopped = false;
  }

  /** Stops it cleanly; no timer may be left behind, and nothing unexpected in the log. */
  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    const stopped = this.node.stop();
    await this.clock.advance(0);
    await stopped;
    await Promise.all(this.clients.splice(0).map(({ closed }) => closed));
    expect(this.clock.pendingTimers, "timers left over").toBe(0);
    const { mayLog } = this.options;
    const loud = this.lines.filter(({ level }) => level === "warn" || level === "error");
    expect(loud.filter(({ sentence }) => !mayLog?.test(sentence))).toEqual([]);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private logger(): Logger {
    const note = (level: keyof Logger) => (sentence: string, facts?: Facts) => {
      this.lines.push({ level, sentence, facts });
    };
    return { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
  }
}

/** A node that runs until the test has finished. */
export async function startTestNode(options: TestNodeOptions = {}): Promise<TestNode> {
  const node = new TestNode(options);
  await node.start();
  onTestFinished(() => node.stop());
  return node;
}

/** As `startTestNode`, over a store that the test can make refuse or wait. */
export async function startUnrulyNode(options: TestNodeOptions = {}) {
  const stores: UnrulyStore[] = [];
  const open = (clock: FakeClock): UnrulyStore => {
    stores[0] ??= new UnrulyStore(createMemoryStore({ clock }));
    return stores[0];
  };
  const node = await startTestNode({ ...options, store: open });
  return { node, store: stores[0]! };
}

/** As `startTestNode`, over the disk engine in a directory that goes with the test. */
export async function startDiskNode(options: TestNodeOptions = {}): Promise<TestNode> {
  const directory = await mkdtemp(join(tmpdir(), "millrace-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return startTestNode({
    ...options,
    store: (clock) =>
      openDiskStore({
        directory,
        clock,
        logger: { debug() {}, info() {}, warn() {}, error() {} },
        onFatal: (problem) => {
          throw problem;
        },
      }),
  });
}

/** Every version that a message has. */
export function versionsOf({ versions }: { versions: Parameters<typeof versionRange>[0] }) {
  const { min, max } = versionRange(versions);
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

/** A store that a node may close as often as it likes. */
function outliving(store: LogStore): LogStore {
  return {
    open: (...args) => store.open(...args),
    list: () => store.list(),
    remove: (name) => store.remove(name),
    close: async () => {},
    get stats() {
      return store.stats;
    },
  };
}
