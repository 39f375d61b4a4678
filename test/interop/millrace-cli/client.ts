import { join } from "node:path";
import { root } from "../child.ts";
import type { Client, Message, Received } from "../client.ts";
import { type Finished, finished } from "../finished.ts";

/** Runs the built command line against a broker to its end, whatever its exit code. */
export function run(bootstrap: string, args: readonly string[], input = ""): Promise<Finished> {
  return finished(process.execPath, [join(root, "bin/millrace.js"), ...args], input, {
    ...process.env,
    MILLRACE_BROKERS: bootstrap,
  });
}

/** Runs a command line, which must succeed; its output. */
export async function millrace(
  bootstrap: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await run(bootstrap, args, input);
  if (code !== 0) throw new Error(`millrace ${args.join(" ")}: exit ${code}\n${stderr}`);
  return stdout;
}

/** Reads what `consume --json` prints: a line of JSON for a record. */
export function parse(output: string): Received[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { key, value, headers, partition, offset, timestamp } = JSON.parse(line);
      const named: { name: string; value: string }[] = headers;
      return {
        key,
        value,
        headers: Object.fromEntries(named.map(({ name, value }) => [name, value])),
        partition,
        offset,
        timestampMs: Date.parse(timestamp),
      };
    });
}

/** The command line as a peer of the other clients. */
export function millraceClient(bootstrap: string): Client {
  return {
    name: "millrace",
    async write(topic, codec, messages) {
      for (const batch of withEqualHeaders(messages)) {
        const headers = Object.entries(batch[0]?.headers ?? {}).flatMap(([name, value]) => [
          "-H",
          `${name}=${value}`,
        ]);
        const lines = batch.map(({ key, value }) => {
          return `${key === null ? "" : `${key}\t`}${value ?? ""}\n`;
        });
        const args = ["produce", topic, "-p", "0", "-z", codec, "-K", "\t", "-Z", ...headers];
        await millrace(bootstrap, args, lines.join(""));
      }
    },
    async read(topic, count) {
      const args = ["consume", topic, "-p", "0", "-n", `${count}`, "--json"];
      return parse(await millrace(bootstrap, args));
    },
    async consume(topic, group, count) {
      const args = ["consume", topic, "-g", group, "-n", `${count}`, "--json"];
      return parse(await millrace(bootstrap, args)).map(({ offset }) => offset);
    },
    async close() {},
  };
}

/** A run gives all its records the same headers: splits where they change. */
function withEqualHeaders(messages: readonly Message[]): Message[][] {
  const batches: Message[][] = [];
  let last = "";
  for (const message of messages) {
    const headers = JSON.stringify(message.headers);
    if (headers !== last || batches.length === 0) batches.push([]);
    batches.at(-1)?.push(message);
    last = headers;
  }
  return batches;
}
