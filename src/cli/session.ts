import type { Address } from "../base/byte-stream.ts";
import { silentLogger } from "../base/logger.ts";
import { Cluster } from "../client/cluster.ts";
import { version } from "../version.ts";
import { text, toggle } from "./command.ts";
import { UsageError } from "./failure.ts";
import type { Io } from "./io.ts";
import { brokerList } from "./values.ts";

/** Flags of every command that talks to a cluster. */
export const clusterFlags = {
  brokers: text(
    "-b, --brokers <list>",
    "HOST:PORT[,…] of any Kafka cluster (default: $MILLRACE_BROKERS, or 127.0.0.1:9092)",
    null,
  ),
};

export const jsonFlag = { json: toggle("--json", "print JSON instead of a table") };

export const yesFlag = { yes: toggle("-y, --yes", "do not ask for confirmation") };

/** Where to look for the cluster: what was typed, over the environment, over this machine. */
export function brokersOf(
  io: Pick<Io, "env">,
  flags: { readonly brokers: string | null },
): readonly Address[] {
  const listed = flags.brokers ?? io.env.MILLRACE_BROKERS ?? "127.0.0.1:9092";
  const brokers = brokerList(listed);
  if (brokers.length === 0) throw new UsageError("--brokers names no broker: write HOST:PORT.");
  return brokers;
}

/** Hands `use` a cluster and closes it behind, whatever happens. */
export async function withCluster<T>(
  io: Io,
  flags: { readonly brokers: string | null },
  use: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const bootstrap = brokersOf(io, flags);
  const ports = { ...io.ports, logger: silentLogger };
  const clientId = "millrace-cli";
  const cluster = new Cluster(ports, { bootstrap, clientId, softwareVersion: version });
  try {
    return await use(cluster);
  } finally {
    cluster.close();
  }
}

/** Before something that cannot be taken back: a person is asked, a script is taken at its word. */
export async function confirmed(
  io: Io,
  flags: { readonly yes: boolean },
  question: string,
): Promise<boolean> {
  if (flags.yes || !io.stdin.isTerminal || !io.stdout.isTerminal) return true;
  if (await io.confirm(question)) return true;
  await io.stderr.write("Nothing was changed.\n");
  return false;
}

/** A sentence about what was done, which `--json` and pipes can do without. */
export async function say(io: Io, sentence: string): Promise<void> {
  await io.stdout.write(`${sentence}\n`);
}
