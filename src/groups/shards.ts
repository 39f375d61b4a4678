import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { ErrorName } from "../protocol/errors.ts";
import { decodeRecords, encodeRecords } from "../shard/log-records.ts";
import { ShardRuntime, type Unserved } from "../shard/runtime.ts";
import type { ShardLog } from "../shard/shard.ts";
import {
  type Answered,
  type Asked,
  type Asking,
  type GroupAnswer,
  type GroupCommand,
  refusals,
} from "./commands.ts";
import { groupPartition } from "./group-partition.ts";
import { type GroupRecord, groupRecordCodec } from "./records.ts";
import type { GroupSettings } from "./settings.ts";
import { GroupShard } from "./shard.ts";
import type { Groups } from "./turn.ts";

/** A request waits so long for a log that is being read, rather than be told to come back. */
const loadPatienceMs = 500;

/** The internal topic that groups live in. */
export interface OffsetsTopic {
  /** False until somebody has asked for a group: then there are none. */
  exists(): boolean;
  /** Partitions it has, or will have; never changes once it exists. */
  partitionCount(): number;
  /** Creates the topic when it does not exist. Rejects when it cannot be had now. */
  open(partition: number): Promise<ShardLog>;
}

export interface ShardsPorts {
  readonly offsetsTopic: OffsetsTopic;
  readonly settings: GroupSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Runtime = ShardRuntime<GroupCommand, GroupRecord, GroupAnswer, GroupShard>;

/** One shard for each partition of `__consumer_offsets`, opened and loaded when it is needed. */
export class GroupShards {
  private readonly ports: ShardsPorts;
  private readonly opening = new Map<number, Promise<Runtime>>();
  private readonly runtimes = new Map<number, Runtime>();
  private closed = false;

  constructor(ports: ShardsPorts) {
    this.ports = ports;
  }

  /** Loads every partition there is, but for those that cannot be opened. */
  async load(): Promise<void> {
    if (!this.ports.offsetsTopic.exists()) return;
    await Promise.all(this.partitions().map((at) => this.loadOne(at)));
  }

  close(): void {
    this.closed = true;
    this.forget();
  }

  /** Lets go of every shard: the topic under them is gone, and a new one may come. */
  forget(): void {
    for (const runtime of this.runtimes.values()) runtime.close();
    this.runtimes.clear();
    this.opening.clear();
  }

  /** What is loaded, to look at. */
  *loaded(): Iterable<Groups> {
    for (const { loaded } of this.runtimes.values()) if (loaded !== null) yield loaded.groups;
  }

  /** Puts a command to the shard of one group. Never rejects. */
  ask<K extends Asking>(kind: K, groupId: string, request: Asked[K]): Promise<Answered[K]> {
    return this.askAt(this.partitionOf(groupId), kind, request);
  }

  /** Puts a command about many groups to the shard of each; answers in the order asked. */
  async askEach<K extends "describe" | "deleteGroups">(
    kind: K,
    groupIds: readonly string[],
  ): Promise<Answered[K][number][]> {
    const byPartition = new Map<number, string[]>();
    for (const groupId of groupIds) {
      const at = this.partitionOf(groupId);
      const sameShard = byPartition.get(at);
      if (sameShard === undefined) byPartition.set(at, [groupId]);
      else sameShard.push(groupId);
    }
    const asked = Array.from(byPartition, ([at, ids]) => this.askAt(at, kind, { groupIds: ids }));
    const answers = (await Promise.all(asked)).flat() as Answered[K][number][];
    const byGroup = new Map(answers.map((answer) => [answer.groupId, answer]));
    return groupIds.flatMap((groupId) => byGroup.get(groupId) ?? []);
  }

  /** Puts a command to every shard; none answers when there are no groups yet. */
  askAll<K extends Asking>(kind: K, request: Asked[K]): Promise<Answered[K][]> {
    if (!this.ports.offsetsTopic.exists()) return Promise.resolve([]);
    return Promise.all(this.partitions().map((at) => this.askAt(at, kind, request)));
  }

  private async loadOne(partition: number): Promise<void> {
    try {
      await (await this.open(partition)).load();
    } catch (problem) {
      this.noteUnopened(partition, problem);
    }
  }

  private noteUnopened(partition: number, problem: unknown): void {
    this.ports.logger.warn("cannot open a partition of groups", { partition, problem });
  }

  private askAt<K extends Asking>(at: number, kind: K, request: Asked[K]): Promise<Answered[K]> {
    const runtime = this.runtimes.get(at);
    // No await before a shard that is there: requests are decided in the order they were sent.
    if (runtime !== undefined && runtime.loaded !== null) return put(runtime, kind, request);
    return this.askOnceLoaded(at, kind, request);
  }

  private async askOnceLoaded<K extends Asking>(
    at: number,
    kind: K,
    request: Asked[K],
  ): Promise<Answered[K]> {
    if (this.closed) return refusals[kind](request, "NOT_COORDINATOR");
    try {
      const runtime = await this.open(at);
      await this.patiently(runtime.load());
      return await put(runtime, kind, request);
    } catch (problem) {
      this.noteUnopened(at, problem);
      return refusals[kind](request, "COORDINATOR_NOT_AVAILABLE");
    }
  }

  private open(partition: number): Promise<Runtime> {
    let opening = this.opening.get(partition);
    if (opening === undefined) {
      opening = this.openLog(partition);
      this.opening.set(partition, opening);
      // One that failed is tried again by the next request.
      opening.catch(() => this.opening.delete(partition));
    }
    return opening;
  }

  private async openLog(partition: number): Promise<Runtime> {
    const { clock, logger, settings, offsetsTopic } = this.ports;
    const runtime: Runtime = new ShardRuntime({
      log: await offsetsTopic.open(partition),
      clock,
      logger,
      newShard: () => new GroupShard(settings),
      encode: (records, wallMs) => encodeRecords(groupRecordCodec, records, wallMs),
      decode: (batches) => decodeRecords(groupRecordCodec, batches),
      refuse: (command, why) => refuse(command, unserved[why]),
    });
    if (this.closed) runtime.close();
    this.runtimes.set(partition, runtime);
    return runtime;
  }

  private async patiently(loading: Promise<void>): Promise<void> {
    let stopWaiting = (): void => {};
    const patience = new Promise<void>((resolve) => {
      stopWaiting = this.ports.clock.after(loadPatienceMs, resolve);
    });
    await Promise.race([loading, patience]);
    stopWaiting();
  }

  private partitionOf(groupId: string): number {
    return groupPartition(groupId, this.ports.offsetsTopic.partitionCount());
  }

  private partitions(): readonly number[] {
    return Array.from({ length: this.ports.offsetsTopic.partitionCount() }, (_, at) => at);
  }
}

const unserved: Readonly<Record<Unserved, ErrorName>> = {
  loading: "COORDINATOR_LOAD_IN_PROGRESS",
  noRoom: "COORDINATOR_NOT_AVAILABLE",
  lost: "NOT_COORDINATOR",
  bug: "UNKNOWN_SERVER_ERROR",
};

function put<K extends Asking>(runtime: Runtime, kind: K, request: Asked[K]): Promise<Answered[K]> {
  // A command of one kind is answered by an answer of that kind: `deciders` says so.
  return runtime.ask({ kind, request } as GroupCommand) as Promise<Answered[K]>;
}

function refuse({ kind, request }: GroupCommand, error: ErrorName): GroupAnswer {
  const refusal = refusals[kind] as (request: object, error: ErrorName) => GroupAnswer;
  return refusal(request, error);
}
