import { isRefusal, type Refusal } from "../../client/refusal.ts";
import type { ErrorName } from "../../protocol/errors.ts";

/** Why the console does not do what was asked: becomes a `Problem` with an HTTP status. */
export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  /** Kafka's error name, or one of the console's own in that style. */
  readonly error: string;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

/** What was asked makes no sense. */
export const badRequest = (message: string): Refused => new Refused(400, "BAD_REQUEST", message);

/** The value; what the cluster refused is thrown. */
export function granted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw refusedBy(value);
  return value;
}

/** Of many outcomes, the first refusal is thrown. */
export function allGranted(outcomes: ReadonlyMap<string, Refusal | null>): void {
  for (const refusal of outcomes.values()) if (refusal !== null) throw refusedBy(refusal);
}

export function refusedBy({ error, message }: Refusal): Refused {
  return new Refused(statuses[error] ?? 400, error, message);
}

const statuses: Partial<Record<ErrorName, number>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 404,
  GROUP_ID_NOT_FOUND: 404,
  TOPIC_ALREADY_EXISTS: 409,
  NON_EMPTY_GROUP: 409,
  UNKNOWN_MEMBER_ID: 409,
  TOPIC_AUTHORIZATION_FAILED: 403,
  GROUP_AUTHORIZATION_FAILED: 403,
  CLUSTER_AUTHORIZATION_FAILED: 403,
  BROKER_NOT_AVAILABLE: 502,
  NETWORK_EXCEPTION: 502,
  LEADER_NOT_AVAILABLE: 503,
  REQUEST_TIMED_OUT: 504,
  UNSUPPORTED_VERSION: 501,
};
