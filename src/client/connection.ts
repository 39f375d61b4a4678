import type { Address, ByteStream } from "../base/byte-stream.ts";
import { MalformedInput, Reader } from "../base/bytes.ts";
import type { CancelTimer } from "../base/clock.ts";
import { decoder, encoder } from "../protocol/compile.ts";
import { errors } from "../protocol/errors.ts";
import {
  beginRequest,
  finishFrame,
  readResponseHeader,
  responseHeaderVersion,
} from "../protocol/header.ts";
import { ApiVersions } from "../protocol/messages/18-api-versions.ts";
import type { Decoded, Encodable, Fields, Message } from "../protocol/schema.ts";
import { highestVersion, type ServedVersions } from "./negotiation.ts";
import type { ClientPorts } from "./ports.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";
import { ResponseFrames } from "./response-frames.ts";

export interface ConnectionOptions {
  /** Names this program in the broker's logs, metrics and quotas. */
  readonly clientId: string;
  /** The version beside the name `millrace` in the broker's metrics (KIP-511). */
  readonly softwareVersion: string;
  readonly connectTimeoutMs: number;
  /** Longest wait for an answer; a request that asks the broker to wait may add to it. */
  readonly requestTimeoutMs: number;
  /** Requests sent and not answered yet; more wait their turn. */
  readonly maxInFlight: number;
  readonly maxResponseBytes: number;
}

export interface SendOptions {
  /** How long the broker is asked to wait before it answers. */
  readonly brokerWaitMs?: number;
  /** False for Produce with `acks` 0, which nobody answers: resolves when it is written. */
  readonly answered?: boolean;
}

interface Pending {
  readonly version: number;
  readonly message: Message;
  readonly correlationId: number;
  readonly settle: (answer: Decoded<Fields> | Refusal) => void;
  readonly cancelTimeout: CancelTimer;
}

/**
 * One connection to one broker. Requests are pipelined, and answered in the order they were sent.
 * When it breaks, or an answer is late, everything that waits is refused with NETWORK_EXCEPTION
 * and the connection is of no use any more.
 */
export class Connection {
  readonly address: Address;
  private readonly stream: ByteStream;
  private readonly ports: ClientPorts;
  private readonly options: ConnectionOptions;
  private readonly frames: ResponseFrames;
  private readonly inFlight: Pending[] = [];
  private readonly waitingForTurn: (() => void)[] = [];
  private served: ServedVersions = new Map();
  private nextCorrelationId = 0;
  private isOpen = true;

  private constructor(
    address: Address,
    stream: ByteStream,
    ports: ClientPorts,
    options: ConnectionOptions,
  ) {
    this.address = address;
    this.stream = stream;
    this.ports = ports;
    this.options = options;
    this.frames = new ResponseFrames(options.maxResponseBytes);
    stream.attach({
      data: (chunk) => this.receive(chunk),
      drained: () => {},
      closed: () => this.breakOff("the broker closed the connection"),
    });
  }

  /** Dials and learns which versions the broker serves. Refused with NETWORK_EXCEPTION. */
  static async open(
    address: Address,
    ports: ClientPorts,
    options: ConnectionOptions,
  ): Promise<Connection | Refusal> {
    let stream: ByteStream;
    try {
      stream = await ports.network.connect(address, options.connectTimeoutMs);
    } catch (problem) {
      return refuse("NETWORK_EXCEPTION", `${where(address)}: ${sentence(problem)}`);
    }
    const connection = new Connection(address, stream, ports, options);
    const refusal = await connection.negotiate();
    if (refusal === null) return connection;
    connection.close();
    return refusal;
  }

  get usable(): boolean {
    return this.isOpen;
  }

  /** The version that `send` would use; null when broker and client share none. */
  versionOf(message: Message): number | null {
    return highestVersion(message, this.served);
  }

  /**
   * Sends a request in the highest version that both sides know. Refused with UNSUPPORTED_VERSION
   * when there is none, and with NETWORK_EXCEPTION or REQUEST_TIMED_OUT when no answer came.
   * Errors inside the answer are the caller's to read.
   */
  async send<Req extends Fields, Res extends Fields>(
    message: Message<Req, Res>,
    request: Encodable<Req>,
    options: SendOptions = {},
  ): Promise<Decoded<Res> | Refusal> {
    const version = this.versionOf(message);
    if (version === null) {
      const sentence = `${where(this.address)} serves no version of ${message.name} known here.`;
      return refuse("UNSUPPORTED_VERSION", sentence);
    }
    if (this.inFlight.length >= this.options.maxInFlight && this.isOpen) {
      await new Promise<void>((resolve) => this.waitingForTurn.push(resolve));
    }
    return this.exchange(message, version, request, options);
  }

  close(): void {
    this.breakOff("the connection was closed");
  }

  /** Brokers before 2.4 answer a version they do not know in v0, and are asked again in v0. */
  private async negotiate(): Promise<Refusal | null> {
    const { softwareVersion: clientSoftwareVersion } = this.options;
    const software = { clientSoftwareName: "millrace", clientSoftwareVersion };
    for (const version of [4, 0]) {
      const answer = await this.exchange(ApiVersions, version, software, {});
      if (isRefusal(answer)) return answer;
      if (answer.errorCode === errors.UNSUPPORTED_VERSION.code) continue;
      this.served = new Map(answer.apiKeys.map((range) => [range.apiKey, range]));
      return null;
    }
    return refuse("UNSUPPORTED_VERSION", `${where(this.address)} is not a Kafka broker.`);
  }

  private exchange<Req extends Fields, Res extends Fields>(
    message: Message<Req, Res>,
    version: number,
    request: Encodable<Req>,
    { brokerWaitMs = 0, answered = true }: SendOptions,
  ): Promise<Decoded<Res> | Refusal> {
    if (!this.isOpen) {
      return Promise.resolve(refuse("NETWORK_EXCEPTION", this.lost("the connection is closed")));
    }
    const correlationId = this.nextCorrelationId;
    this.nextCorrelationId = (correlationId + 1) & 0x7fff_ffff;
    const { clientId } = this.options;
    const writer = beginRequest(message, { apiVersion: version, correlationId, clientId });
    encoder(message.request, version)(writer, request);
    const chunks = finishFrame(writer);
    return new Promise((settle) => {
      if (!answered) {
        this.stream.write(chunks, () => settle({} as Decoded<Res>));
        return;
      }
      const timeoutMs = this.options.requestTimeoutMs + brokerWaitMs;
      const cancelTimeout = this.ports.clock.after(timeoutMs, () => this.giveUp(timeoutMs));
      const pending = { version, message, correlationId, settle, cancelTimeout };
      this.inFlight.push(pending as unknown as Pending);
      this.stream.write(chunks);
    });
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.frames.push(chunk)) this.answer(frame);
    } catch (problem) {
      if (!(problem instanceof MalformedInput)) throw problem;
      this.breakOff(`the broker's answer cannot be read: ${problem.message}`);
    }
  }

  private answer(frame: Buffer): void {
    const pending = this.inFlight[0];
    const reader = new Reader(frame);
    if (pending === undefined || frame.readInt32BE(0) !== pending.correlationId) {
      throw reader.malformed("an answer to no request of ours");
    }
    const { message, version } = pending;
    readResponseHeader(reader, responseHeaderVersion(message, version));
    const answer = decoder(message.response, asAnswered(message, version, reader))(reader);
    this.inFlight.shift();
    pending.cancelTimeout();
    pending.settle(answer);
    this.waitingForTurn.shift()?.();
  }

  /** Answers come in order: behind one that is late, all others would wait as well. */
  private giveUp(timeoutMs: number): void {
    this.ports.logger.debug("a request was not answered in time", { ...this.address, timeoutMs });
    this.breakOff(`no answer within ${timeoutMs} ms`, "REQUEST_TIMED_OUT");
  }

  private breakOff(
    why: string,
    error: "NETWORK_EXCEPTION" | "REQUEST_TIMED_OUT" = "NETWORK_EXCEPTION",
  ): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.stream.destroy();
    for (const pending of this.inFlight.splice(0)) {
      pending.cancelTimeout();
      pending.settle(refuse(error, this.lost(why)));
    }
    for (const proceed of this.waitingForTurn.splice(0)) proceed();
  }

  private lost(why: string): string {
    return `${where(this.address)}: ${why}.`;
  }
}

/** A refusal of the version of ApiVersions itself always comes in v0 (KIP-511). */
function asAnswered(message: Message, version: number, reader: Reader): number {
  if (message.key !== ApiVersions.key || reader.remaining < 2) return version;
  const errorCode = reader.bytes.readInt16BE(reader.pos);
  return errorCode === errors.UNSUPPORTED_VERSION.code ? 0 : version;
}

/** `HOST:PORT`, as people write it. */
export function where({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function sentence(problem: unknown): string {
  const { code, message } = problem as NodeJS.ErrnoException;
  switch (code) {
    case "ECONNREFUSED":
      return "nothing listens there.";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "no such host.";
    default:
      return message ? `${message.replace(/\.$/, "")}.` : "cannot connect.";
  }
}
