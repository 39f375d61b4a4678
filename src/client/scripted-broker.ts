import type { Address, ByteStream } from "../base/byte-stream.ts";
import { Reader } from "../base/bytes.ts";
import { FakeClock } from "../base/fake-clock.ts";
import { InProcessNetwork } from "../base/in-process.ts";
import { silentLogger } from "../base/logger.ts";
import { seededRandom } from "../base/seeded-random.ts";
import { decoder, encoder } from "../protocol/compile.ts";
import { errors } from "../protocol/errors.ts";
import { beginResponse, finishFrame, readRequestHeader } from "../protocol/header.ts";
import { Metadata } from "../protocol/messages/03-metadata.ts";
import { ApiVersions } from "../protocol/messages/18-api-versions.ts";
import { messageOf } from "../protocol/messages/index.ts";
import type { Message, Request, Response } from "../protocol/schema.ts";
import { versionRange } from "../protocol/versions.ts";
import { ResponseFrames } from "./response-frames.ts";

/** What a scripted broker does with a request: an answer, or one of these. */
export type Fate = "hang up" | "stay silent";

type Script<M extends Message> = (
  request: Request<M>,
  version: number,
) => Response<M> | Fate | Promise<Response<M> | Fate>;

/** A broker for tests of the client that says, to each kind of request, what the test wants. */
export class ScriptedBroker {
  readonly address: Address;
  /** Names of the messages asked, without ApiVersions and Metadata. */
  readonly asked: string[] = [];
  private readonly scripts = new Map<Message, Script<Message>>();
  private readonly highest = new Map<Message, number>();
  private readonly streams = new Set<ByteStream>();

  constructor(address: Address) {
    this.address = address;
    this.on(ApiVersions, () => ({
      apiKeys: [...this.scripts.keys()].map((message) => {
        const { min, max } = versionRange(message.versions);
        const maxVersion = Math.min(max, this.highest.get(message) ?? max);
        return { apiKey: message.key, minVersion: min, maxVersion };
      }),
    }));
  }

  /** Serves a message, up to a version if that is given. */
  on<M extends Message>(message: M, script: Script<M>, highest?: number): this {
    this.scripts.set(message, script as Script<Message>);
    if (highest !== undefined) this.highest.set(message, highest);
    return this;
  }

  accept(stream: ByteStream): void {
    this.streams.add(stream);
    const frames = new ResponseFrames(1 << 20);
    stream.attach({
      data: (chunk) => {
        for (const frame of frames.push(chunk)) void this.answer(stream, frame);
      },
      drained: () => {},
      closed: () => this.streams.delete(stream),
    });
  }

  /** Breaks every connection, as a restart does. */
  hangUp(): void {
    for (const stream of this.streams) stream.destroy();
  }

  private async answer(stream: ByteStream, frame: Buffer): Promise<void> {
    const reader = new Reader(frame);
    const header = readRequestHeader(reader, messageOf);
    const message = messageOf(header.apiKey)!;
    const { apiVersion, correlationId } = header;
    const request = decoder(message.request, apiVersion)(reader);
    if (message !== ApiVersions && message !== Metadata) this.asked.push(message.name);
    const answer = await this.scripts.get(message)!(request, apiVersion);
    if (answer === "hang up") return stream.destroy();
    if (answer === "stay silent") return;
    // A refusal of the version itself goes out in the version everybody reads (KIP-511).
    const isUnread = "errorCode" in answer && answer.errorCode === errors.UNSUPPORTED_VERSION.code;
    const version = isUnread ? 0 : apiVersion;
    const writer = beginResponse(message, version, correlationId);
    encoder(message.response, version)(writer, answer);
    stream.write(finishFrame(writer));
  }
}

export interface ScriptedTopic {
  readonly name: string;
  /** Leader of each partition. */
  readonly leaders: readonly number[];
}

/** Brokers 1 to `count` at ports 9001 and on; their topics may change under the client's feet. */
export class ScriptedCluster {
  readonly clock = new FakeClock();
  readonly brokers: ScriptedBroker[] = [];
  topics: ScriptedTopic[] = [];
  controllerId = 1;
  private readonly network = new InProcessNetwork();

  static async start(count = 1): Promise<ScriptedCluster> {
    const cluster = new ScriptedCluster();
    for (let nodeId = 1; nodeId <= count; nodeId++) {
      const broker = new ScriptedBroker({ host: "127.0.0.1", port: 9000 + nodeId });
      broker.on(Metadata, () => cluster.metadata());
      cluster.brokers.push(broker);
      await cluster.network.listen(broker.address, (stream) => broker.accept(stream));
    }
    return cluster;
  }

  get ports() {
    const { clock, network } = this;
    return { clock, network, random: seededRandom(3), logger: silentLogger };
  }

  /** Lets time pass until the promise is settled. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const watched = promise.finally(() => {
      isSettled = true;
    });
    while (!isSettled) await this.clock.advance(5);
    return watched;
  }

  private metadata() {
    return {
      clusterId: "scripted",
      controllerId: this.controllerId,
      brokers: this.brokers.map(({ address }, index) => ({ nodeId: index + 1, ...address })),
      topics: this.topics.map(({ name, leaders }) => ({
        name,
        topicId: "0".repeat(32),
        partitions: leaders.map((leaderId, partitionIndex) => {
          const replicas = { replicaNodes: [leaderId], isrNodes: [leaderId], offlineReplicas: [] };
          return { partitionIndex, leaderId, ...replicas };
        }),
      })),
    } satisfies Response<typeof Metadata>;
  }
}
