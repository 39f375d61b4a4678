/** Millrace as `npm start` starts it, on free ports and in memory. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A console in front of some cluster. */
export interface ConsoleUnderTest {
  readonly console: string;
  readonly kafka: string;
  readonly registry: string;
  stop(): Promise<void>;
}

/** The build has to be there: `npm run build`. */
export async function startDemo(...more: readonly string[]): Promise<ConsoleUnderTest> {
  const anyPort = "127.0.0.1:0";
  const doors = ["kafka", "registry", "console", "admin"].flatMap((door) => [`--${door}`, anyPort]);
  const child = spawn(
    process.execPath,
    ["bin/millrace.js", "start", "--memory", ...doors, ...more],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  child.stderr.on("data", (piece: Buffer) => {
    said = (said + piece).slice(-2_000);
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for await (const line of createInterface(child.stdout)) {
    const door = (name: string) => new RegExp(` ${name}=(\\S+)`).exec(line)?.[1];
    const [console, kafka, registry] = [door("console"), door("kafka"), door("registry")];
    if (!console || !kafka || !registry) continue;
    const stop = () => {
      child.kill("SIGTERM");
      return ended;
    };
    return { console, kafka, registry, stop };
  }
  throw new Error(`Millrace ended before it was ready: ${said}`);
}
