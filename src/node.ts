import type { Address } from "./base/byte-stream.ts";
import type { Clock } from "./base/clock.ts";
import type { Logger } from "./base/logger.ts";
import { Metrics } from "./base/metrics.ts";
import type { Random } from "./base/random.ts";
import type { Network } from "./base/tcp.ts";
import { AnswerBudget } from "./broker/answer-budget.ts";
import { Broker, type ListenerSpec } from "./broker/broker.ts";
import { FetchSessions } from "./broker/fetch-sessions.ts";
import { ensureOffsetsTopic } from "./broker/find-or-create-topic.ts";
import type { DataDir, Services } from "./broker/services.ts";
import { replaceConfigs } from "./config/alter.ts";
import type { BrokerConfig } from "./config/broker-config.ts";
import { groupSettings } from "./group-settings.ts";
import { GroupCoordinator } from "./groups/coordinator.ts";
import { metadataTopic } from "./metadata/create-topic.ts";
import { Metadata, offsetsTopic } from "./metadata/metadata.ts";
import { partitionSettings } from "./metadata/partition-settings.ts";
import { LocalPartition } from "./partitions/local/local-partition.ts";
import { isRefused } from "./partitions/partition.ts";
import type { PartitionSettings } from "./partitions/partition-settings.ts";
import { Partitions } from "./partitions/partitions.ts";
import { type LogName, type LogStore, StorageFailure } from "./storage/log-store.ts";

/** A fetch session unused for so long gives way to a new one; Kafka's own figure. */
const sessionEvictionMs = 120_000;
/** Partitions that all fetch sessions follow together: some tens of megabytes. */
const maxSessionPartitions = 200_000;

/** Everything outside a node that it works with. */
export interface NodePorts {
  readonly store: LogStore;
  readonly dataDir: DataDir;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/**
 * One broker: its logs, its coordinators, its Kafka door. Nothing in it is global; several live
 * in one process without knowing of each other.
 */
export class Node {
  readonly services: Services;
  private readonly broker: Broker;
  private readonly store: LogStore;

  /** Opens every log and replays what is folded over them; serves nobody yet. */
  static async open(config: BrokerConfig, ports: NodePorts): Promise<Node> {
    const { store, clock, random, logger } = ports;
    const nodeId = config.values["node.id"];
    const clusterUuid = await metadataLogId(store, random);
    const partitions = new Partitions({ store, clock, logger });
    const log = await LocalPartition.open(
      store,
      { topic: metadataTopic, topicId: clusterUuid, index: 0 },
      metadataSettings(config),
      clock,
    );
    const metadata = new Metadata({
      nodeId,
      log: log.asShardLog(),
      partitions,
      config,
      clock,
      random,
      logger,
      checkTopicConfigs: (configs) => {
        const altered = replaceConfigs("topic", configs, config);
        return "error" in altered ? altered.message : null;
      },
    });
    await metadata.load();
    const fateOf = (id: string) => (id === clusterUuid ? "kept" : metadata.fateOf(id));
    const strays = await partitions.removeDeleted(fateOf, metadata.topics());
    if (strays.length > 0) throw metadataLost(strays);
    await metadata.openAll();
    const clusterId = Buffer.from(clusterUuid, "hex").toString("base64url");
    return new Node({ nodeId, clusterId, metadata, partitions, config }, ports);
  }

  private constructor(
    parts: Pick<Services, "nodeId" | "clusterId" | "metadata" | "partitions" | "config">,
    { store, dataDir, network, clock, random, logger }: NodePorts,
  ) {
    const { metadata, config } = parts;
    const { values } = config;
    const metrics = new Metrics();
    metadata.onTopicDeleted(() => metrics.keepTopics((name) => metadata.topic(name) !== undefined));
    this.store = store;
    this.services = {
      ...parts,
      dataDir,
      metrics,
      clock,
      logger,
      groups: newCoordinator(parts, { clock, random, logger }),
      answers: new AnswerBudget(() => config.values["broker.memory.bytes"]),
      fetchSessions: new FetchSessions(clock, random, {
        maxSessions: values["max.incremental.fetch.session.cache.slots"],
        evictionMs: sessionEvictionMs,
        maxPartitions: maxSessionPartitions,
      }),
    };
    this.broker = new Broker(this.services, network);
  }

  /** Opens a listener; the address it got, or null when it was not required and cannot be had. */
  listen(spec: ListenerSpec): Promise<Address | null> {
    return this.broker.listen(spec);
  }

  /** Begins the regular work: retention, and what groups do unasked. */
  start(): void {
    void this.services.groups.start();
    this.broker.startHousekeeping();
  }

  /** Answers what is under way, flushes everything, and lets the data directory go. */
  async stop(): Promise<void> {
    this.services.groups.close();
    await this.broker.stop();
    this.services.metadata.close();
    await this.store.close();
  }
}

/** The id of the metadata log is the cluster's: chosen once, and kept where the log is. */
async function metadataLogId(store: LogStore, random: Random): Promise<string> {
  const names = await store.list();
  const known = names.find(({ topic }) => topic === metadataTopic);
  if (known === undefined && names.length > 0) throw metadataLost(names);
  return known?.topicId ?? random.uuid();
}

/** Records are never thrown away because another log was damaged. */
function metadataLost(logs: readonly LogName[]): StorageFailure {
  const { topic, partition } = logs[0]!;
  const others = logs.length === 1 ? "" : ` and of ${logs.length - 1} other logs`;
  const whose = `${topic}-${partition}${others}`;
  const what = `has records of ${whose}, but ${metadataTopic}-0 does not know`;
  const mend = "Put that folder back from a copy, or move the folders of those logs elsewhere";
  return new StorageFailure("damaged", `The data directory ${what} of them. ${mend}.`);
}

/** Topics are made durable whatever the policy of records: a lost one takes its log with it. */
function metadataSettings(config: BrokerConfig): PartitionSettings {
  const settings = partitionSettings(config.forTopic({}), config.values);
  return { ...settings, log: { ...settings.log, flushPolicy: "fsync" } };
}

type CoordinatorPorts = Pick<NodePorts, "clock" | "random" | "logger">;
type Parts = Pick<Services, "metadata" | "partitions" | "config">;

function newCoordinator({ metadata, partitions, config }: Parts, ports: CoordinatorPorts) {
  const groups = new GroupCoordinator({
    ...ports,
    settings: groupSettings(config),
    topics: metadata,
    offsetsTopic: {
      exists: () => metadata.topic(offsetsTopic) !== undefined,
      partitionCount: () =>
        metadata.topic(offsetsTopic)?.partitionCount ??
        config.values["offsets.topic.num.partitions"],
      async open(index) {
        const topic = await ensureOffsetsTopic({ metadata, config });
        if (isRefused(topic)) throw new StorageFailure("failed", topic.message ?? topic.error);
        // Somebody else may have asked for it a moment ago: then its logs are still being made.
        await metadata.settled();
        const partition = partitions.get(offsetsTopic, index);
        if (partition !== undefined) return partition.asShardLog();
        throw new StorageFailure("failed", `${offsetsTopic}-${index} is offline`);
      },
    },
  });
  metadata.onTopicDeleted(({ name }) => void groups.onTopicDeleted(name));
  return groups;
}
