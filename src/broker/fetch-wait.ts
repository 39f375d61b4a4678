import type { Clock } from "../base/clock.ts";
import { isRefused, type Partition } from "../partitions/partition.ts";
import type { AnswerBudget } from "./answer-budget.ts";
import type { Client } from "./api.ts";
import type { FetchWant } from "./fetch-sessions.ts";
import { findPartition } from "./find-partition.ts";
import { topicOf } from "./read-partitions.ts";
import type { Services } from "./services.ts";

/** One fetch's patience: wakes when a wanted partition has changed, or when time is up. */
export class FetchWait {
  private readonly clock: Clock;
  private readonly deadlineMs: number;
  private readonly watched: Partition[] = [];
  private changed = false;
  private wake: (() => void) | null = null;

  constructor(clock: Clock, maxWaitMs: number) {
    this.clock = clock;
    this.deadlineMs = clock.monotonicMs() + maxWaitMs;
  }

  get isOver(): boolean {
    return this.clock.monotonicMs() >= this.deadlineMs;
  }

  /** Begins to watch, once; before the first read, so that no change falls in between. */
  watch(wants: readonly FetchWant[], services: Services): void {
    this.changed = false;
    if (this.watched.length > 0 || this.isOver) return;
    for (const want of wants) {
      const topic = topicOf(want, services);
      if (topic === undefined) continue;
      const partition = findPartition(services, topic, want.partition);
      if (isRefused(partition)) continue;
      partition.watch(this.note);
      this.watched.push(partition);
    }
  }

  /** Resolves at the first change since `watch`, at the deadline, or when the client has gone. */
  async forChange(client: Client): Promise<void> {
    if (this.changed) return;
    await this.until(client, (resolve) => {
      this.wake = resolve;
    });
    this.wake = null;
  }

  /** Resolves when answers have given room back, at the deadline, or when the client has gone. */
  async forRoom(client: Client, answers: AnswerBudget): Promise<void> {
    let stop = (): void => {};
    await this.until(client, (resolve) => {
      stop = answers.whenRoom(resolve);
    });
    stop();
  }

  end(): void {
    for (const partition of this.watched) partition.unwatch(this.note);
  }

  private async until(client: Client, begin: (resolve: () => void) => void): Promise<void> {
    const leftMs = this.deadlineMs - this.clock.monotonicMs();
    const cancels: (() => void)[] = [];
    await new Promise<void>((resolve) => {
      begin(resolve);
      cancels.push(this.clock.after(leftMs, resolve), client.whenGone(resolve));
    });
    for (const cancel of cancels) cancel();
  }

  /** One function for all partitions: a fetch of a thousand makes no thousand closures. */
  private readonly note = (): void => {
    this.changed = true;
    this.wake?.();
  };
}
