import { startKafka } from "./kafka-broker.ts";
import { startMillrace } from "./millrace-broker.ts";

/** A broker under test: one node on a loopback port, with its own data directory. */
export interface Target {
  readonly bootstrap: string;
  /** Where the partitions' folders lie. */
  readonly dataDir: string;
  /** Ends the process by this signal and starts it again on the same port and data. */
  restart(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Stops it cleanly and removes its data. */
  stop(): Promise<void>;
}

export type TargetName = "millrace" | "kafka";

/** Which broker this run is against: the environment's `INTEROP_TARGET`, by default Millrace. */
export function targetName(): TargetName {
  const name = process.env.INTEROP_TARGET ?? "millrace";
  if (name !== "millrace" && name !== "kafka") {
    throw new Error(`INTEROP_TARGET is "${name}"; it must be millrace or kafka`);
  }
  return name;
}

export function startTarget(): Promise<Target> {
  return targetName() === "kafka" ? startKafka() : startMillrace();
}
