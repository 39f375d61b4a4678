import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { end, root } from "../child.ts";

export interface RunningRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

/** `millrace registry serve` over the broker of this run, Millrace or Kafka; a topic of its own. */
export async function startRegistry(brokers: string, topic: string): Promise<RunningRegistry> {
  const args = ["registry", "serve", "--brokers", brokers, "--listen", "127.0.0.1:0"];
  const settings = ["--set", `kafkastore.topic=${topic}`];
  const child = spawn(process.execPath, [join(root, "bin/millrace.js"), ...args, ...settings], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { url: await readyUrl(child), stop: () => end(child, "SIGTERM", 20_000) };
}

/** Where the registry is, once the child says that it is ready. */
export async function readyUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface(child.stdout!)) {
    const url = /registry=(\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("the registry ended before it was ready");
}
