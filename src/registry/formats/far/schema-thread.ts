/** Adapter: the thread that reads large schemas. */
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Clock } from "../../../base/clock.ts";
import type { Logger } from "../../../base/logger.ts";
import { type Refused, refuse } from "../../refusals.ts";
import type { SchemaFormat, SchemaType } from "../format.ts";
import type { AskFar } from "./desk.ts";
import { type Answer, Examiner, type Question } from "./question.ts";

/** Ten times what the largest schema needs: beyond it the thread is ended. */
const maxAnswerMs = 10_000;

/** More than the largest question needs. A heap that is full ends the thread. */
const heapMiB = 512;

/** An idle thread is ended after this time: it holds memory, and large schemas are rare. */
const idleMs = 60_000;

interface Waiting {
  readonly question: Question;
  resolve(outcome: { readonly answer: Answer } | Refused): void;
}

/** What the thread sends: that it is there, and then one for each question. */
export type ThreadMessage = "ready" | { readonly answer: Answer } | { readonly bug: string };

/** Starts `thread-main.ts`. */
export type StartThread = (options: WorkerOptions) => Worker;

/** The build puts it beside whatever file this one ends up in. */
const startBuilt: StartThread = (options) =>
  new Worker(new URL("./schema-thread.js", import.meta.url), options);

export interface ThreadPorts {
  readonly formats: ReadonlyMap<SchemaType, SchemaFormat>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly startThread?: StartThread;
}

/**
 * Starts a thread when the first question comes, and asks it one after the other. Where threads
 * cannot be started (in the checkout, or in a program that was bundled anew without the thread's
 * file) it answers here.
 */
export class SchemaThread {
  private readonly ports: ThreadPorts;
  private readonly queue: Waiting[] = [];
  private worker: Worker | null = null;
  private isReady = false;
  private near: Examiner | null = null;
  private current: Waiting | null = null;
  private cancelTimer = (): void => {};

  constructor(ports: ThreadPorts) {
    this.ports = ports;
  }

  readonly ask: AskFar = (question) =>
    new Promise((resolve) => {
      this.queue.push({ question, resolve });
      this.next();
    });

  async close(): Promise<void> {
    this.cancelTimer();
    const ended = this.worker;
    this.worker = null;
    const waiting = this.current === null ? this.queue : [this.current, ...this.queue];
    for (const { resolve } of waiting) resolve(refuse(503, "The registry is closing."));
    this.queue.length = 0;
    this.current = null;
    await ended?.terminate();
  }

  private next(): void {
    const isStarting = this.worker !== null && !this.isReady;
    if (this.current !== null || isStarting) return;
    this.cancelTimer();
    if (this.queue.length === 0) {
      this.setTimer(idleMs, () => this.end("idle"));
      return;
    }
    if (this.near === null && this.worker === null) return this.start();
    this.current = this.queue.shift()!;
    const { question } = this.current;
    if (this.near !== null) return this.settle(answerHere(this.near, question, this.ports.logger));
    this.setTimer(maxAnswerMs, () => this.end(`it takes more than ${maxAnswerMs} ms`));
    this.worker!.postMessage(question);
  }

  private start(): void {
    const { startThread = startBuilt } = this.ports;
    const started = startThread({ resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    this.worker = started;
    // Whoever waits for it keeps the process alive: connections do.
    started.unref();
    const gone = (why: string) => {
      if (this.worker === started) this.lost(why);
    };
    this.setTimer(maxAnswerMs, () => gone(`it does not start within ${maxAnswerMs} ms`));
    started.on("message", (message: ThreadMessage) => {
      if (this.worker === started) this.take(message);
    });
    started.on("error", (problem) => gone(problem.message));
    started.on("exit", () => gone("its thread ended"));
  }

  private take(message: ThreadMessage): void {
    if (message === "ready") {
      this.isReady = true;
      this.next();
    } else if ("answer" in message) this.settle(message);
    else this.settle(failed(message.bug, this.ports.logger));
  }

  private settle(outcome: { readonly answer: Answer } | Refused): void {
    this.cancelTimer();
    this.current?.resolve(outcome);
    this.current = null;
    this.next();
  }

  private lost(why: string): void {
    if (this.isReady) return this.end(why);
    const { formats, logger } = this.ports;
    logger.warn("there is no thread for large schemas; they are read here", { why });
    void this.worker?.terminate();
    this.worker = null;
    this.near = new Examiner(formats);
    this.next();
  }

  private end(why: string): void {
    const ended = this.worker;
    this.worker = null;
    this.isReady = false;
    void ended?.terminate();
    if (this.current === null) return;
    this.ports.logger.warn("the thread that reads large schemas was ended", { why });
    this.settle(refuse(42209, `The schema cannot be checked: ${why}`));
  }

  private setTimer(delayMs: number, action: () => void): void {
    this.cancelTimer();
    this.cancelTimer = this.ports.clock.after(delayMs, action);
  }
}

function answerHere(
  near: Examiner,
  question: Question,
  logger: Logger,
): { readonly answer: Answer } | Refused {
  try {
    return { answer: near.answer(question) };
  } catch (bug) {
    return failed(String(bug), logger);
  }
}

function failed(bug: string, logger: Logger): Refused {
  logger.error("a large schema could not be read", { bug });
  return refuse(500, "Internal Server Error");
}
