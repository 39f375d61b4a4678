import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { root } from "../../test/interop/child.ts";
import type { System, SystemName } from "./system.ts";

interface Build {
  /** The checkout whose `dist` is started. */
  readonly checkout: string;
  /** Where CPU profiles go, a folder per scenario and system; null for none. */
  readonly profileDir: string | null;
}

/** Millrace as built: with its durable default, or flushing as Kafka does. */
export function millrace(name: SystemName, flushPolicy: "fsync" | "os", build: Build): System {
  const changed = ["group.initial.rebalance.delay.ms=0"];
  if (flushPolicy === "os") changed.push("flush.policy=os");
  return {
    name,
    title: flushPolicy === "os" ? "Millrace, flush.policy=os" : "Millrace",
    settings: changed,
    async prepare() {},
    command: ({ dir, kafkaPort }) => ({
      command: process.execPath,
      args: [
        ...profiling(build, dir),
        join(build.checkout, "bin/millrace.js"),
        "start",
        ...["--data-dir", join(dir, "data")],
        ...["--kafka", `127.0.0.1:${kafkaPort}`],
        ...["--admin", "127.0.0.1:0", "--no-registry", "--no-console"],
        ...changed.flatMap((setting) => ["--set", setting]),
      ],
    }),
    readyWords: "millrace ready ",
    async version() {
      return `${commit()}, Node.js ${process.version}`;
    },
  };
}

/** What is measured; outside a checkout nobody knows. */
function commit(): string {
  try {
    const args = ["describe", "--always", "--dirty"];
    return execFileSync("git", args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return "no commit";
  }
}

function profiling({ profileDir }: Build, dir: string): string[] {
  if (profileDir === null) return [];
  return ["--cpu-prof", `--cpu-prof-dir=${join(profileDir, basename(dir))}`];
}
