import { isRefusal, type Refusal } from "../client/refusal.ts";
import type { ErrorName } from "../protocol/errors.ts";

/** What was typed makes no sense: one sentence that names the mistake and the mend. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The cluster would not, or could not: exit code 1. */
export class Failure extends Error {
  override name = "Failure";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }

  /** What to try next; null when there is nothing to say that would help. */
  get hint(): string | null {
    return hints[this.refusal.error] ?? null;
  }
}

/** A Schema Registry would not, or could not be asked: exit code 1. */
export class RegistryFailure extends Error {
  override name = "RegistryFailure";
  /** Confluent's; null when nobody answered as a registry does. */
  readonly errorCode: number | null;

  constructor(errorCode: number | null, message: string) {
    super(message);
    this.errorCode = errorCode;
  }

  /** What to try next; null when there is nothing to say that would help. */
  get hint(): string | null {
    return registryHints[this.errorCode ?? "unreachable"] ?? null;
  }
}

/** The value; a refusal ends the command. */
export function granted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Failure(value);
  return value;
}

/** Of many outcomes under their names, ends the command with the first refusal. */
export function allGranted(outcomes: ReadonlyMap<string, Refusal | null>): void {
  for (const [name, refusal] of outcomes) {
    if (refusal === null) continue;
    const isNamed = refusal.message.includes(name);
    throw new Failure(isNamed ? refusal : { ...refusal, message: `${name}: ${refusal.message}` });
  }
}

/** By Confluent's codes. */
const registryHints: Readonly<Record<number | string, string>> = {
  unreachable: "`millrace start` runs one; --registry URL names another.",
  409: "`millrace registry check SUBJECT FILE` tells in words what does not fit.",
  40401: "`millrace registry subjects` shows the subjects there are.",
  40403: "`millrace registry subjects` shows the subjects there are.",
  42201: "By their names .avsc is Avro, .json is JSON Schema and .proto is Protobuf.",
  40901: "`millrace registry check SUBJECT FILE` tells in words what does not fit.",
};

const hints: Partial<Record<ErrorName, string>> = {
  BROKER_NOT_AVAILABLE:
    "Start one with `millrace start`, or name another with --brokers HOST:PORT.",
  NETWORK_EXCEPTION: "Is the broker still running? `millrace cluster health` tells.",
  REQUEST_TIMED_OUT: "The broker may be overloaded: `millrace cluster health` tells.",
  UNSUPPORTED_VERSION: "This cluster is older than what this command needs.",
  UNKNOWN_TOPIC_OR_PARTITION: "`millrace topic list` shows the topics there are.",
  LEADER_NOT_AVAILABLE: "Is every broker running? `millrace cluster health` tells.",
  TOPIC_ALREADY_EXISTS: "`millrace topic describe TOPIC` shows the one there is.",
  INVALID_TOPIC_EXCEPTION: "Names have up to 249 letters, digits, dots, underscores and dashes.",
  INVALID_PARTITIONS: "`millrace topic describe TOPIC` shows how many there are; they only grow.",
  INVALID_REPLICATION_FACTOR: "`millrace cluster info` shows how many brokers there are.",
  INVALID_CONFIG: "`millrace topic describe TOPIC --all` shows names and values there are.",
  MESSAGE_TOO_LARGE: "`millrace topic alter-config TOPIC max.message.bytes=…` raises the limit.",
  OFFSET_OUT_OF_RANGE:
    "`millrace topic describe TOPIC` shows where each partition begins and ends.",
  GROUP_ID_NOT_FOUND: "`millrace group list` shows the groups there are.",
  NON_EMPTY_GROUP: "Stop its consumers first: `millrace group describe GROUP` shows them.",
  UNKNOWN_MEMBER_ID: "Stop the group's consumers first.",
  CORRUPT_MESSAGE: "Go past it with -o OFFSET.",
};
