import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { performance, type RecordableHistogram } from "node:perf_hooks";
import { numbered, produceError } from "./frames.ts";

/** One connection that sends one-record Produce requests and times their answers. */
export class OneRecordConnection {
  answered = 0;
  private readonly socket: Socket;
  private readonly request: Buffer;
  private readonly times: RecordableHistogram;
  private readonly sentAtMs: number[] = [];
  private correlationId = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** Called after each answer. */
  onAnswer: () => void = () => {};

  private constructor(socket: Socket, request: Buffer, times: RecordableHistogram) {
    this.socket = socket;
    this.request = request;
    this.times = times;
    socket.on("data", (chunk) => this.receive(chunk));
  }

  static async open(
    port: number,
    request: Buffer,
    times: RecordableHistogram,
  ): Promise<OneRecordConnection> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await once(socket, "connect");
    return new OneRecordConnection(socket, request, times);
  }

  get inFlight(): number {
    return this.sentAtMs.length;
  }

  /** Sends one; its time counts from `dueAtMs`, when it should have been sent. */
  send(dueAtMs = performance.now()): void {
    this.sentAtMs.push(dueAtMs);
    this.socket.write(numbered(this.request, ++this.correlationId));
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    while (this.rest.length - at >= 4) {
      const end = at + 4 + this.rest.readInt32BE(at);
      if (end > this.rest.length) break;
      this.accept(this.rest.subarray(at + 4, end));
      at = end;
    }
    this.rest = this.rest.subarray(at);
  }

  private accept(frame: Buffer): void {
    // Every answer is counted; that it is no refusal is looked at now and then, for it costs time.
    if (this.answered % 64 === 0) {
      const errorCode = produceError(frame);
      if (errorCode !== 0) throw new Error(`Produce was refused with ${errorCode}`);
    }
    this.answered += 1;
    const sentAtMs = this.sentAtMs.shift() ?? 0;
    this.times.record(Math.max(1, Math.round((performance.now() - sentAtMs) * 1e6)));
    this.onAnswer();
  }
}
