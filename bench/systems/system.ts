import type { Command } from "../bounded-process.ts";

/** One of the contestants: how it is prepared, started, and known to be ready. */
export interface System {
  readonly name: SystemName;
  readonly title: string;
  /** What was set beyond its defaults, for the reader of the results. */
  readonly settings: readonly string[];
  /** Work before the first start that is not part of it, such as formatting. */
  prepare(place: Place): Promise<void>;
  command(place: Place): Command;
  /** What its output contains once it serves. */
  readonly readyWords: string;
  version(): Promise<string>;
}

export const systemNames = ["millrace", "millrace-os", "kafka"] as const;
export type SystemName = (typeof systemNames)[number];

/** Where one start of a system lives. */
export interface Place {
  readonly dir: string;
  readonly kafkaPort: number;
  /** Kafka's controller listens on a port of its own. */
  readonly controllerPort: number;
}
