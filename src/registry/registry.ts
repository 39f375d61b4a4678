import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Random } from "../base/random.ts";
import type { Refusal } from "../client/refusal.ts";
import { WorkNeeded } from "./formats/far/desk.ts";
import { type Refused, refusals } from "./refusals.ts";
import type { Answers, RegistryCommand, RegistryReply } from "./subjects/commands.ts";
import type { Formats, SchemaParser } from "./subjects/parser.ts";
import { decodeRecord, type RegistryRecord, registryCodec } from "./subjects/records.ts";
import { RegistryShard } from "./subjects/registry-shard.ts";
import { restoring } from "./subjects/restoring.ts";
import type { CompatibilityLevel } from "./subjects/settings.ts";
import type { Subjects } from "./subjects/subjects.ts";
import type { SchemasTopic } from "./topic/schemas-topic.ts";
import { TopicRuntime } from "./topic/topic-runtime.ts";

export interface RegistryPorts {
  readonly topic: SchemasTopic;
  readonly formats: Formats;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** How long a change may take. */
  readonly timeoutMs: number;
  /** What holds for subjects as long as nobody has set anything. */
  readonly compatibilityLevel: CompatibilityLevel;
}

/** What the routes stand on: look at `subjects`, change by `ask`. */
export class Registry {
  private readonly shard: RegistryShard;
  private readonly random: Random;
  private readonly runtime: TopicRuntime<
    RegistryCommand,
    RegistryRecord,
    RegistryReply,
    RegistryShard
  >;

  constructor(ports: RegistryPorts) {
    const { topic, formats, clock, random, logger, timeoutMs, compatibilityLevel } = ports;
    this.random = random;
    this.shard = RegistryShard.empty(formats, compatibilityLevel);
    this.runtime = new TopicRuntime({
      topic,
      clock,
      random,
      logger,
      shard: this.shard,
      fork: (shard) => shard.fork(),
      weigh,
      later: (problem) => (problem instanceof WorkNeeded ? problem.done : null),
      timeoutMs,
      encode: registryCodec.encode,
      decode: decodeRecord,
      restore: (shard, record) => restoring(shard.subjects, record),
      refuse: (_command, why) => unwritten(why),
    });
  }

  /** To look at, not to touch. */
  get subjects(): Subjects {
    return this.shard.subjects;
  }

  /** Why its topic cannot be read now, and so nothing can be registered; null: all is well. */
  get problem(): string | null {
    return this.runtime.problem;
  }

  get parser(): SchemaParser {
    return this.shard.parser;
  }

  /** A name for something new: a UUID. */
  newGuid(): string {
    return this.random.uuid().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /** Reads everything there is; nothing is served before. */
  load(): Promise<Refusal | null> {
    return this.runtime.load();
  }

  /** Resolves once the change is stored, or with why it was not made. */
  ask<C extends RegistryCommand>(command: C): Promise<Answers[C["kind"]] | Refused> {
    // Each command is answered with its own kind of answer: see `RegistryShard`.
    return this.runtime.ask(command) as Promise<Answers[C["kind"]] | Refused>;
  }

  /** Lets the change under way finish. */
  close(): Promise<void> {
    return this.runtime.close();
  }
}

/** Only texts of schemas can be large. */
function weigh(command: RegistryCommand): number {
  if (command.kind === "register") return command.offered.schema.length;
  if (command.kind !== "associate") return 0;
  return command.wanted.reduce((sum, { schema }) => sum + (schema?.schema.length ?? 0), 0);
}

function unwritten({ error, message }: Refusal): Refused {
  switch (error) {
    case "MESSAGE_TOO_LARGE":
    case "RECORD_LIST_TOO_LARGE":
      return refusals.schemaTooLarge();
    case "REQUEST_TIMED_OUT":
      return refusals.timedOut();
    case "NETWORK_EXCEPTION":
    case "BROKER_NOT_AVAILABLE":
    case "LEADER_NOT_AVAILABLE":
    case "NOT_LEADER_OR_FOLLOWER":
    case "COORDINATOR_NOT_AVAILABLE":
      return refusals.brokerGone(message);
    default:
      return refusals.storeFailed(message);
  }
}
