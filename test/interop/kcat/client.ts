import type { Client, Message, Received } from "../client.ts";
import { type Finished, finished } from "../finished.ts";

/** Debian's package of the same name. */
export const command = "kcat";

/** Runs kcat against a broker to its end, whatever its exit code. */
export function run(bootstrap: string, args: readonly string[], input = ""): Promise<Finished> {
  return finished(command, ["-b", bootstrap, ...args], input);
}

/** Runs kcat, which must succeed; its output. */
export async function kcat(
  bootstrap: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await run(bootstrap, args, input);
  if (code !== 0) throw new Error(`kcat ${args.join(" ")}: exit ${code}\n${stderr}`);
  return stdout;
}

/** Reads what `-J` prints: a line of JSON for a message. */
export function parse(output: string): Received[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const json = JSON.parse(line);
      const flat: string[] = json.headers ?? [];
      const headers: Record<string, string> = {};
      for (let at = 0; at < flat.length; at += 2) headers[flat[at] ?? ""] = flat[at + 1] ?? "";
      return {
        key: json.key,
        value: json.payload,
        headers,
        partition: json.partition,
        offset: json.offset,
        timestampMs: json.ts,
      };
    });
}

/** kcat as a peer of the other clients. */
export function kcatClient(bootstrap: string): Client {
  return {
    name: "kcat",
    async write(topic, codec, messages) {
      for (const batch of withEqualHeaders(messages)) {
        const headers = Object.entries(batch[0]?.headers ?? {}).flatMap(([name, value]) => [
          "-H",
          `${name}=${value}`,
        ]);
        const lines = batch.map(({ key, value }) => `${key ?? ""}\t${value ?? ""}\n`);
        const args = ["-P", "-t", topic, "-p", "0", "-z", codec, "-K", "\t", "-Z", ...headers];
        await kcat(bootstrap, [...args, "-X", "acks=all", "-X", "linger.ms=50"], lines.join(""));
      }
    },
    async read(topic, count) {
      const from = ["-C", "-t", topic, "-p", "0", "-o", "beginning", "-c", `${count}`];
      return parse(await kcat(bootstrap, [...from, "-J", "-q"]));
    },
    async consume(topic, group, count) {
      const args = ["-c", `${count}`, "-J", "-q", "-X", "auto.offset.reset=earliest"];
      const seen = parse(await kcat(bootstrap, [...args, "-G", group, topic]));
      return seen.map((message) => message.offset);
    },
    async close() {},
  };
}

/** kcat gives all messages of a run the same headers: splits where they change. */
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
