import { expect } from "vitest";
import type { ByteStream } from "../../src/base/byte-stream.ts";
import { Reader } from "../../src/base/bytes.ts";
import {
  beginRequest,
  finishFrame,
  readResponseHeader,
  responseHeaderVersion,
} from "../../src/protocol/header.ts";
import { decodePlainly, encodePlainly } from "../../src/protocol/reference.ts";
import type { Decoded, Encodable, Message } from "../../src/protocol/schema.ts";

/** What a test asks: fields left out are at their default, whatever the version. */
export type Asked<M extends Message> = Partial<Encodable<M["request"]["fields"]>>;
export type Answered<M extends Message> = Decoded<M["response"]["fields"]>;

/**
 * A Kafka client in its plainest words, over one stream: requests are written and answers read by
 * the reference codec, so that the broker's own is not tested against itself.
 */
export class TestClient {
  readonly stream: ByteStream;
  /** Resolves when the connection has gone, whoever closed it. */
  readonly closed: Promise<void>;
  isClosed = false;
  /** Bytes that the broker has sent so far. */
  receivedBytes = 0;
  private arrived: Buffer = Buffer.alloc(0);
  private readonly frames: Buffer[] = [];
  private wake: (() => void) | null = null;
  private lastCorrelationId = 0;

  constructor(stream: ByteStream) {
    this.stream = stream;
    this.closed = new Promise((resolve) => {
      stream.attach({
        data: (chunk) => this.receive(chunk),
        drained: () => {},
        closed: () => {
          this.isClosed = true;
          this.wake?.();
          resolve();
        },
      });
    });
  }

  /** Sends a request and decodes its answer. Throws when the connection closes instead. */
  async ask<M extends Message>(
    message: M,
    version: number,
    request: Asked<M>,
  ): Promise<Answered<M>> {
    const correlationId = this.tell(message, version, request);
    return this.answer(message, version, correlationId);
  }

  /** Sends a request without waiting; returns its correlation id. */
  tell<M extends Message>(message: M, version: number, request: Asked<M>): number {
    const correlationId = ++this.lastCorrelationId;
    this.send(requestFrame(message, version, request, correlationId));
    return correlationId;
  }

  /** The next answer, which must be that to `correlationId`. */
  async answer<M extends Message>(
    message: M,
    version: number,
    correlationId: number,
  ): Promise<Answered<M>> {
    const frame = await this.nextFrame();
    if (frame === null) throw new Error(`closed instead of answering ${message.name} v${version}`);
    const reader = new Reader(frame);
    expect(readResponseHeader(reader, responseHeaderVersion(message, version))).toBe(correlationId);
    const answer = decodePlainly(message.response, version, reader);
    expect(reader.remaining, `bytes after the answer to ${message.name} v${version}`).toBe(0);
    return answer as Answered<M>;
  }

  /** Raw bytes, as they are. */
  send(...bytes: Uint8Array[]): void {
    this.stream.write(bytes);
  }

  /** The next frame without its length; null when the connection is closed. */
  async nextFrame(): Promise<Buffer | null> {
    while (this.frames.length === 0 && !this.isClosed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.frames.shift() ?? null;
  }

  /** How many whole answers have come that nobody has taken. */
  get waitingFrames(): number {
    return this.frames.length;
  }

  private receive(chunk: Buffer): void {
    this.receivedBytes += chunk.length;
    this.arrived = this.arrived.length === 0 ? chunk : Buffer.concat([this.arrived, chunk]);
    let at = 0;
    while (this.arrived.length - at >= 4) {
      const end = at + 4 + this.arrived.readInt32BE(at);
      if (end > this.arrived.length) break;
      this.frames.push(this.arrived.subarray(at + 4, end));
      at = end;
    }
    this.arrived = this.arrived.subarray(at);
    this.wake?.();
  }
}

/** One request as it stands on the wire, its length before it. */
export function requestFrame<M extends Message>(
  message: M,
  version: number,
  request: Asked<M>,
  correlationId = 1,
): Buffer {
  const header = { apiVersion: version, correlationId, clientId: "test" };
  const writer = beginRequest(message, header);
  encodePlainly(message.request, version, writer, request);
  return Buffer.concat(finishFrame(writer));
}
