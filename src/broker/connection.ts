import type { BufferPool } from "../base/buffer-pool.ts";
import type { Address, ByteStream } from "../base/byte-stream.ts";
import { MalformedInput } from "../base/bytes.ts";
import type { CancelTimer } from "../base/clock.ts";
import { type ErrorName, errorOf } from "../protocol/errors.ts";
import type { Message, Response } from "../protocol/schema.ts";
import { type Client, HangUp } from "./api.ts";
import { unsupportedApiVersions } from "./apis/18-api-versions.ts";
import type { ApiIndex } from "./apis/index.ts";
import type { FrameBudget, Reservation } from "./frame-budget.ts";
import { Frames } from "./frames.ts";
import type { PeerWarnings } from "./peer-warnings.ts";
import { decodeRequest, encodeFailure, encodeResponse, type IncomingRequest } from "./request.ts";
import { RequestContext } from "./request-context.ts";
import type { RequestTraffic } from "./request-traffic.ts";
import type { Services } from "./services.ts";

/** A frame up to this size may always be gathered; a larger one needs room in the budget. */
const freeFrameBytes = 64 * 1024;
/** A client sends far ahead when so many whole requests come with a read … */
const farAhead = 64;
/** … and with so many before it has none left: a burst to each of 100 partitions is soon over. */
const readsAhead = 16;

/**
 * So long a client that has been told everything is given to close its side. Some notice only when
 * they next want something, and a node that stops must not wait for that.
 */
const lingerMs = 500;

export interface ConnectionLimits {
  readonly maxFrameBytes: number;
  /** Requests of one client under way at once; the rest waits unread. */
  readonly maxPipelinedRequests: number;
  /** The same for one that sends far ahead of its answers while others are at work. */
  readonly maxAheadRequests: number;
  /** With more than this waiting to be sent, no further request is begun. */
  readonly maxUnsentBytes: number;
}

export interface ConnectionPorts {
  readonly apis: ApiIndex;
  readonly services: Services;
  readonly limits: ConnectionLimits;
  /** Shared by all connections of a node. */
  readonly buffers: BufferPool;
  readonly frameBudget: FrameBudget;
  readonly traffic: RequestTraffic;
  readonly warnings: PeerWarnings;
  /** Null: clients are told the address they dialled. */
  readonly advertised: Address | null;
  /** The listener's name, for metrics and logs. */
  readonly listener: string;
}

/** A request that has begun, in the order in which answers must leave. */
interface Turn {
  /** Null while under way; then how it ended. */
  ended: Ending | null;
}
type Ending =
  | {
      readonly kind: "answer";
      readonly chunks: Buffer[];
      /** Of the answer as a whole; null when it has none, or NONE. */
      readonly error: ErrorName | null;
      readonly release: (() => void) | null;
    }
  | { readonly kind: "silence" }
  | { readonly kind: "close" };

/**
 * One client connection: requests begin as they arrive, answers leave in the order asked.
 *
 *     frames → decode → upgrade → answer → downgrade → encode → reply in order
 *
 * Like Kafka, it begins a request when the one before is answered; only where the handler says
 * that it `overlaps` are several under way, up to a limit. What waits stays in the socket.
 */
export class Connection implements Client {
  readonly host: string;
  readonly endpoint: Address;
  software: Client["software"] = null;
  /** Closed, or about to be: nobody need wait for its sake. */
  isGone = false;
  /** Nothing more can be sent. */
  private isClosed = false;
  /** When bytes last came or answers last left, on the monotonic clock. */
  lastActiveMs: number;
  private readonly stream: ByteStream;
  private readonly ports: ConnectionPorts;
  private readonly frames: Frames;
  private readonly turns: Turn[] = [];
  private readonly goneActions = new Set<() => void>();
  private readonly afterClose: () => void;
  /** May another request begin before the last one is answered? */
  private lastOverlaps = true;
  /** Reads that came far ahead since the last time that all requests had begun. */
  private aheadReads = 0;
  private paused = false;
  private cancelLinger: CancelTimer | null = null;
  /** For the large frame that is being gathered. */
  private room: Reservation | null = null;

  constructor(stream: ByteStream, ports: ConnectionPorts, closed: () => void) {
    this.stream = stream;
    this.ports = ports;
    this.afterClose = closed;
    this.host = `/${stream.remote.host}`;
    this.endpoint = ports.advertised ?? dialled(stream.local);
    this.frames = new Frames(ports.limits.maxFrameBytes, ports.buffers);
    this.lastActiveMs = ports.services.clock.monotonicMs();
    stream.attach({
      data: (chunk) => this.receive(chunk),
      drained: () => this.pump(),
      closed: () => this.closed(),
    });
  }

  whenGone(action: () => void): () => void {
    if (this.isGone) action();
    else this.goneActions.add(action);
    return () => this.goneActions.delete(action);
  }

  /** Begins nothing more, sends the answers that are due, then closes. */
  stop(): void {
    this.turns.push({ ended: { kind: "close" } });
    this.leave();
    this.reply();
  }

  destroy(): void {
    this.stream.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.isGone) return;
    this.lastActiveMs = this.ports.services.clock.monotonicMs();
    this.frames.push(chunk);
    if (this.frames.holds(farAhead)) this.aheadReads++;
    this.pump();
    this.frames.keep();
  }

  /** Begins as many requests as may begin now. */
  private pump(): void {
    try {
      while (this.mayBegin()) {
        const frame = this.frames.next();
        if (frame === null) {
          if (this.frames.waitingBytes === 0) this.aheadReads = 0;
          this.takeRoom();
          break;
        }
        this.giveRoomBack();
        this.begin(decodeRequest(frame, this.ports.apis));
      }
    } catch (problem) {
      this.hangUp(problem);
    }
    this.applyBackPressure();
  }

  /** A large frame is read on only when the node has room for all of it. */
  private takeRoom(): void {
    const frameBytes = this.frames.unfinishedBytes;
    if (frameBytes <= freeFrameBytes) return;
    this.room ??= this.ports.frameBudget.reserve(frameBytes, {
      arrivedBytes: () => this.frames.waitingBytes,
      granted: () => this.applyBackPressure(),
      stalled: () => {
        if (!this.paused) this.hangUp(new HangUp(`a frame of ${frameBytes} bytes does not get on`));
      },
    });
  }

  private giveRoomBack(): void {
    const room = this.room;
    this.room = null;
    room?.release();
  }

  private mayBegin(): boolean {
    if (this.isGone || this.stream.bufferedBytes > this.ports.limits.maxUnsentBytes) return false;
    if (this.turns.length === 0) return true;
    return this.lastOverlaps && this.turns.length < this.maxTurns();
  }

  /**
   * Depth gains a client nothing that does not wait for answers, and costs others their share of
   * the processor: Kafka begins one request at a time of everybody.
   */
  private maxTurns(): number {
    const { limits, traffic, services } = this.ports;
    const givesWay =
      this.aheadReads >= readsAhead && traffic.isShared(services.clock.monotonicMs());
    return givesWay ? limits.maxAheadRequests : limits.maxPipelinedRequests;
  }

  private applyBackPressure(): void {
    const full =
      !this.isGone &&
      ((!this.mayBegin() && this.frames.waitingBytes > 0) || this.room?.isGranted === false);
    if (full === this.paused) return;
    this.paused = full;
    if (full) this.stream.pause();
    else this.stream.resume();
  }

  private begin(request: IncomingRequest): void {
    const { api } = request;
    const turn: Turn = { ended: null };
    this.turns.push(turn);
    this.lastOverlaps = api.handler.overlaps ?? false;
    const beganMs = this.ports.services.clock.monotonicMs();
    this.ports.traffic.began(this, beganMs);
    const end = (ending: Ending) => {
      turn.ended = ending;
      const { clock, metrics } = this.ports.services;
      const error = ending.kind === "answer" ? ending.error : null;
      metrics.request(api.message.name, clock.monotonicMs() - beganMs, error);
      this.reply();
    };
    const ending = this.answer(request);
    // What is known at once costs no turn of the queue: most requests of a busy node are.
    if (!(ending instanceof Promise)) return end(ending);
    void ending.then((later) => {
      end(later);
      this.pump();
    });
  }

  /** Never throws and never rejects: a bug is an answer too. */
  private answer(request: IncomingRequest): Ending | Promise<Ending> {
    if (request.body === null) {
      const chunks = encodeResponse(request, unsupportedApiVersions(request.api));
      return { kind: "answer", chunks, error: "UNSUPPORTED_VERSION", release: null };
    }
    const context = new RequestContext(request.header, this, this.ports.services);
    const fail = (problem: unknown): Ending => {
      context.release();
      return this.answerProblem(request, problem);
    };
    const succeed = (response: Response<Message> | null): Ending => {
      if (response === null) return { kind: "silence" };
      try {
        const chunks = encodeResponse(request, response);
        return { kind: "answer", chunks, error: ownError(response), release: context.held };
      } catch (problem) {
        return fail(problem);
      }
    };
    try {
      const response = request.api.handler.answer(request.body, context);
      return response instanceof Promise ? response.then(succeed, fail) : succeed(response);
    } catch (problem) {
      return fail(problem);
    }
  }

  private answerProblem(request: IncomingRequest, problem: unknown): Ending {
    const { message } = request.api;
    if (problem instanceof HangUp) {
      this.ports.services.logger.info("closing a connection", this.facts(problem));
      return this.closing();
    }
    this.ports.services.logger.error(`a bug in ${message.name}`, {
      ...this.facts(problem),
      correlationId: request.header.correlationId,
      stack: problem instanceof Error ? problem.stack : undefined,
    });
    const error = "UNKNOWN_SERVER_ERROR";
    const chunks = encodeFailure(request, error);
    return chunks === null ? this.closing() : { kind: "answer", chunks, error, release: null };
  }

  /** No request begins any more; answers to earlier ones still leave. */
  private closing(): Ending {
    this.leave();
    return { kind: "close" };
  }

  /** Sends what is due: the answers at the head of the queue that are ready. */
  private reply(): void {
    for (let head = this.turns[0]; head?.ended != null; head = this.turns[0]) {
      this.turns.shift();
      const { ended } = head;
      if (ended.kind === "close") this.end();
      if (ended.kind !== "answer") continue;
      if (this.isClosed) ended.release?.();
      else this.stream.write(ended.chunks, ended.release ?? undefined);
      this.lastActiveMs = this.ports.services.clock.monotonicMs();
    }
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stream.end(() => {
      this.cancelLinger ??= this.ports.services.clock.after(lingerMs, () => this.destroy());
    });
  }

  /** What the client sent cannot be answered: earlier answers still leave, then it is closed. */
  private hangUp(problem: unknown): void {
    const expected = problem instanceof MalformedInput || problem instanceof HangUp;
    const isNew = expected && this.ports.warnings.isDue(this.host);
    const say = !expected ? "error" : isNew ? "warn" : "debug";
    this.ports.services.logger[say]("closing a connection", this.facts(problem));
    this.stop();
  }

  private facts(problem: unknown) {
    const { listener } = this.ports;
    const why = problem instanceof Error ? problem.message : problem;
    return { listener, client: this.host.slice(1), software: this.software?.name, why };
  }

  /** Reads no more, whatever still comes, and lets go of what was being gathered. */
  private leave(): void {
    this.isGone = true;
    this.giveRoomBack();
    this.frames.release();
    // A stream that stands still would not notice that its peer has gone.
    this.applyBackPressure();
    this.ports.traffic.ended(this);
    for (const action of [...this.goneActions]) action();
    this.goneActions.clear();
  }

  private closed(): void {
    this.isClosed = true;
    this.cancelLinger?.();
    this.cancelLinger = () => {};
    this.leave();
    this.reply();
    this.afterClose();
  }
}

/** The error of an answer as a whole, where its message has one. */
function ownError(response: object): ErrorName | null {
  const code = "errorCode" in response ? Number(response.errorCode) : 0;
  return code === 0 ? null : errorOf(code).name;
}

/** Not every client can read ::1 back as an address; all of them can look up its name. */
const dialled = (local: Address): Address =>
  local.host === "::1" ? { host: "localhost", port: local.port } : local;
