import type { Refused } from "../refusals.ts";
import type { RegistryRecord } from "./records.ts";

/** What a command comes to: records to write, and the reply once they are written. */
export interface Verdict<Reply> {
  readonly records: readonly RegistryRecord[];
  readonly reply: Reply | Refused;
}

export const refused = (why: Refused): Verdict<never> => ({ records: [], reply: why });
