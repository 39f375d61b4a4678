import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** The only source of randomness, so that a simulated run can be repeated from its seed. */
export interface Random {
  /** A random (version 4) UUID as 32 lower-case hex digits, the form our messages carry. */
  uuid(): string;
  /** A whole number, 0 ≤ n < `limit`; `limit` at most 2^48 - 1. */
  below(limit: number): number;
  bytes(count: number): Buffer;
}

export const systemRandom: Random = {
  uuid: () => randomUUID().replaceAll("-", ""),
  below: (limit) => randomInt(limit),
  bytes: (count) => randomBytes(count),
};
