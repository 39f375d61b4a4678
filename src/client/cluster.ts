import type { Address } from "../base/byte-stream.ts";
import { noUuid } from "../protocol/defaults.ts";
import { Metadata } from "../protocol/messages/03-metadata.ts";
import { FindCoordinator } from "../protocol/messages/10-find-coordinator.ts";
import type { Decoded, Encodable, Fields, Message } from "../protocol/schema.ts";
import { Connection, type ConnectionOptions, type SendOptions, where } from "./connection.ts";
import { type BrokerNode, type MetadataView, readMetadata, type TopicView } from "./metadata.ts";
import type { ClientPorts } from "./ports.ts";
import { isRefusal, type Refusal, refusalOf, refuse } from "./refusal.ts";
import { type RetryPolicy, retrying } from "./retry.ts";

export interface ClusterOptions extends ConnectionOptions, RetryPolicy {
  /** Any brokers of the cluster; one that answers is enough to learn of all others. */
  readonly bootstrap: readonly Address[];
  /** What is known of topics and leaders is asked for again after this time. */
  readonly metadataMaxAgeMs: number;
}

export const defaultClusterOptions: Omit<ClusterOptions, "bootstrap"> = {
  clientId: "millrace",
  softwareVersion: "unknown",
  connectTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  maxInFlight: 5,
  maxResponseBytes: 128 * 1024 * 1024,
  retryForMs: 30_000,
  firstBackoffMs: 50,
  maxBackoffMs: 1000,
  metadataMaxAgeMs: 300_000,
};

/** Which broker a request is meant for. */
export type Destination =
  | "any"
  | "controller"
  | { readonly nodeId: number }
  | { readonly coordinatorOf: string };

/** Requests that wait long get a connection of their own, for answers come in order. */
export type Lane = "short" | "fetch" | "group";

export interface AskOptions<Res> extends SendOptions {
  readonly lane?: Lane;
  /** The error code of the whole answer, so that one that may pass is asked again. */
  readonly errorCode?: (answer: Res) => number;
}

interface Link {
  readonly opening: Promise<Connection | Refusal>;
  /** Null while it is being opened. */
  connection: Connection | null;
}

interface KnownTopic {
  readonly view: TopicView;
  readonly atMs: number;
}

/**
 * A Kafka cluster as a client sees it: finds brokers, leaders and coordinators, keeps connections
 * and asks again when something passing is in the way. Any server that speaks the protocol will do.
 */
export class Cluster {
  readonly ports: ClientPorts;
  readonly options: ClusterOptions;
  /** By lane and address. */
  private readonly links = new Map<string, Link>();
  private readonly topics = new Map<string, KnownTopic>();
  private readonly coordinators = new Map<string, BrokerNode>();
  private nodes = new Map<number, BrokerNode>();
  private controllerId = -1;
  private wasReached = false;
  private isClosed = false;

  constructor(
    ports: ClientPorts,
    options: Partial<ClusterOptions> & Pick<ClusterOptions, "bootstrap">,
  ) {
    this.ports = ports;
    this.options = { ...defaultClusterOptions, ...options };
  }

  /**
   * Sends a request and asks again, for `retryForMs`, while the broker cannot be reached or answers
   * with an error that may pass. Refused with BROKER_NOT_AVAILABLE when no broker was ever reached.
   */
  ask<Req extends Fields, Res extends Fields>(
    to: Destination,
    message: Message<Req, Res>,
    request: Encodable<Req>,
    options: AskOptions<Decoded<Res>> = {},
  ): Promise<Decoded<Res> | Refusal> {
    return retrying(this.ports, this.options, async () => {
      const answer = await this.askOnce(to, message, request, options);
      const refusal = isRefusal(answer) ? answer : refusalOf(options.errorCode?.(answer) ?? 0);
      if (refusal === null) return answer;
      this.forgetRoute(to);
      return refusal;
    });
  }

  /** As `ask`, one attempt. */
  async askOnce<Req extends Fields, Res extends Fields>(
    to: Destination,
    message: Message<Req, Res>,
    request: Encodable<Req>,
    options: AskOptions<Decoded<Res>> = {},
  ): Promise<Decoded<Res> | Refusal> {
    const connection = await this.connectionTo(to, options.lane ?? "short");
    if (isRefusal(connection)) return connection;
    return connection.send(message, request, options);
  }

  /** What the cluster says of these topics right now, or of all of them with null. */
  async metadata(
    names: readonly string[] | null,
    allowAutoTopicCreation = false,
  ): Promise<MetadataView | Refusal> {
    // In v0, which cannot say null, an empty list means all; no broker of today speaks it.
    const topics = names?.map((name) => ({ name, topicId: noUuid })) ?? null;
    const answer = await this.ask("any", Metadata, {
      topics,
      allowAutoTopicCreation,
      includeTopicAuthorizedOperations: false,
    });
    if (isRefusal(answer)) return answer;
    const view = readMetadata(answer);
    if (!isRefusal(view)) this.learn(view);
    return view;
  }

  /**
   * The topic from memory, or asked for. Waits a little for one that is just being created.
   * Refused with UNKNOWN_TOPIC_OR_PARTITION and the like.
   */
  async topic(
    name: string,
    options: { readonly create?: boolean; readonly fresh?: boolean } = {},
  ): Promise<TopicView | Refusal> {
    const known = this.topics.get(name);
    const nowMs = this.ports.clock.monotonicMs();
    if (known && !options.fresh && nowMs - known.atMs < this.options.metadataMaxAgeMs) {
      return known.view;
    }
    const create = options.create ?? false;
    const ask = async (): Promise<TopicView | Refusal> => {
      const view = await this.metadata([name], create);
      if (isRefusal(view)) return view;
      return view.topics.get(name) ?? refuse("UNKNOWN_TOPIC_OR_PARTITION");
    };
    const found = await ask();
    // What nobody creates is missing at once; what is coming has no leader for a moment.
    const isComing = isRefusal(found) && (create || found.error === "LEADER_NOT_AVAILABLE");
    return isComing ? retrying(this.ports, this.options, ask) : found;
  }

  /** Node that leads the partition. Refused with LEADER_NOT_AVAILABLE while there is none. */
  async leaderOf(topic: string, partition: number): Promise<number | Refusal> {
    const view = await this.topic(topic);
    if (isRefusal(view)) return view;
    // Usually the one at that place: searching for each of 10,000 would take longer than asking.
    const at = view.partitions[partition];
    const found =
      at?.partition === partition
        ? at
        : view.partitions.find((candidate) => candidate.partition === partition);
    if (found === undefined) {
      const { length } = view.partitions;
      const sentence = `${topic} has ${length} partitions, and no number ${partition}.`;
      return refuse("UNKNOWN_TOPIC_OR_PARTITION", sentence);
    }
    if (found.leaderId >= 0) return found.leaderId;
    this.forgetTopic(topic);
    return refuse("LEADER_NOT_AVAILABLE", `${topic}/${partition} has no leader at the moment.`);
  }

  /** What was believed of the topic turned out wrong: ask again next time. */
  forgetTopic(name: string): void {
    this.topics.delete(name);
  }

  /** The coordinator of a group has moved: look for it next time. */
  forgetCoordinator(groupId: string): void {
    this.coordinators.delete(groupId);
  }

  close(): void {
    this.isClosed = true;
    for (const link of this.links.values()) link.connection?.close();
    this.links.clear();
  }

  private async connectionTo(to: Destination, lane: Lane): Promise<Connection | Refusal> {
    if (to === "any") return this.anyConnection(lane);
    const node = await this.find(to);
    return isRefusal(node) ? node : this.connect(node, lane);
  }

  private find(to: Exclude<Destination, "any">): Promise<BrokerNode | Refusal> {
    if (to === "controller") return this.node(this.controllerId);
    return "nodeId" in to ? this.node(to.nodeId) : this.coordinator(to.coordinatorOf);
  }

  private async node(nodeId: number): Promise<BrokerNode | Refusal> {
    const isController = nodeId === this.controllerId;
    if (!this.nodes.has(nodeId)) {
      const view = await this.metadata([]);
      if (isRefusal(view)) return view;
    }
    const found = this.nodes.get(isController ? this.controllerId : nodeId);
    return found ?? refuse("LEADER_NOT_AVAILABLE", `The cluster has no broker ${nodeId}.`);
  }

  private async coordinator(groupId: string): Promise<BrokerNode | Refusal> {
    const known = this.coordinators.get(groupId);
    if (known) return known;
    const request = { key: groupId, keyType: 0, coordinatorKeys: [groupId] };
    const answer = await this.askOnce("any", FindCoordinator, request);
    if (isRefusal(answer)) return answer;
    // One key is answered in the message itself before v4, and as a list of one since (KIP-699).
    const found = answer.coordinators[0] ?? answer;
    const refusal = refusalOf(found.errorCode, found.errorMessage);
    if (refusal !== null) return refusal;
    const node = { nodeId: found.nodeId, host: found.host, port: found.port, rack: null };
    this.coordinators.set(groupId, node);
    return node;
  }

  /** Brokers that were told of come first: the bootstrap list may be one name for many. */
  private async anyConnection(lane: Lane): Promise<Connection | Refusal> {
    let refusal: Refusal | null = null;
    for (const address of [...this.nodes.values(), ...this.options.bootstrap]) {
      const connection = await this.connect(address, lane);
      if (!isRefusal(connection)) return connection;
      if (this.isClosed) return connection;
      refusal = connection;
    }
    // Nobody waits half a minute for a broker that was never there; for one that restarts, yes.
    const error = this.wasReached ? "NETWORK_EXCEPTION" : "BROKER_NOT_AVAILABLE";
    return refuse(error, `Cannot reach ${refusal?.message ?? "a broker: none was named."}`);
  }

  private connect(address: Address, lane: Lane): Promise<Connection | Refusal> {
    if (this.isClosed) {
      const closed = refuse("BROKER_NOT_AVAILABLE", "This client was closed.");
      return Promise.resolve({ ...closed, isFinal: true });
    }
    const key = `${lane} ${where(address)}`;
    const known = this.links.get(key);
    if (known !== undefined && known.connection?.usable !== false) return known.opening;
    const link: Link = { opening: this.open(address, key), connection: null };
    this.links.set(key, link);
    return link.opening;
  }

  private async open(address: Address, key: string): Promise<Connection | Refusal> {
    const connection = await Connection.open(address, this.ports, this.options);
    const link = this.links.get(key);
    if (isRefusal(connection)) {
      this.links.delete(key);
    } else {
      this.wasReached = true;
      if (link !== undefined) link.connection = connection;
      if (this.isClosed) connection.close();
    }
    return connection;
  }

  private forgetRoute(to: Destination): void {
    if (to === "any") return;
    if (to === "controller") this.controllerId = -1;
    else if ("nodeId" in to) this.nodes.delete(to.nodeId);
    else this.forgetCoordinator(to.coordinatorOf);
  }

  private learn(view: MetadataView): void {
    const atMs = this.ports.clock.monotonicMs();
    this.nodes = new Map(view.brokers.map((node) => [node.nodeId, node]));
    this.controllerId = view.controllerId;
    for (const [name, topic] of view.topics) {
      if (isRefusal(topic)) this.topics.delete(name);
      else this.topics.set(name, { view: topic, atMs });
    }
  }
}
