import type { SearchEvent, TailEvent } from "../../../src/admin/console/contract.ts";
import { startConsole } from "../../../src/admin/console/start-console.ts";
import { silentLogger } from "../../../src/base/logger.ts";
import { systemRandom } from "../../../src/base/random.ts";
import { systemClock } from "../../../src/base/system-clock.ts";
import { tcp } from "../../../src/base/tcp.ts";
import { Cluster } from "../../../src/client/cluster.ts";
import { bootstrap } from "../broker.ts";

const ports = { network: tcp, clock: systemClock, random: systemRandom, logger: silentLogger };

function broker() {
  const [host, port] = bootstrap().split(":");
  return { host: host!, port: Number(port) };
}

/** A client of the broker under test. */
export function newCluster(): Cluster {
  return new Cluster(ports, { bootstrap: [broker()] });
}

/** A console of the broker under test, as its page sees it: over HTTP. */
export interface Page {
  // biome-ignore lint/suspicious/noExplicitAny: tests look at members of many answers.
  ask(name: string, body?: unknown): Promise<any>;
  search(topic: string, query: object): Promise<SearchEvent[]>;
  /** Frames until `isEnough`, then the request is aborted. */
  tail(
    topic: string,
    query: object,
    isEnough: (event: Frame) => boolean,
  ): Promise<{ readonly event: Frame; readonly atMs: number }[]>;
  close(): Promise<void>;
}

export type Frame = Extract<TailEvent, { type: "messages" }>;

export async function openPage(): Promise<Page> {
  const door = await startConsole({
    listeners: [{ host: "127.0.0.1", port: 0 }],
    brokers: [broker()],
    bootstrap: bootstrap(),
    registryUrl: null,
    metricsUrl: null,
    users: [],
    readOnly: false,
    ports,
    version: "0.0.0",
  });
  const url = `http://127.0.0.1:${door.addresses[0]!.port}`;
  const session = await fetch(`${url}/api/session`).then((answer) => answer.json());
  const { csrfToken } = session as { csrfToken: string };
  const address = (topic: string, kind: string, query: object) =>
    `${url}/api/topics/${topic}/${kind}?query=${encodeURIComponent(JSON.stringify(query))}`;
  return {
    async ask(name, body) {
      const [method, path] = name.split(" ") as [string, string];
      const headers = { "x-csrf-token": csrfToken, "content-type": "application/json" };
      const rest = method === "GET" ? {} : { headers, body: JSON.stringify(body ?? {}) };
      const answer = await fetch(`${url}${path}`, { method, ...rest });
      const told = (await answer.json()) as object;
      return answer.ok ? told : { status: answer.status, ...told };
    },
    async search(topic, query) {
      const text = await fetch(address(topic, "messages", query)).then((answer) => answer.text());
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as SearchEvent);
    },
    async tail(topic, query, isEnough) {
      const stop = new AbortController();
      const answer = await fetch(address(topic, "tail", query), { signal: stop.signal });
      const frames: { event: Frame; atMs: number }[] = [];
      let rest = "";
      for await (const chunk of answer.body!) {
        const parts = (rest + Buffer.from(chunk).toString()).split("\n\n");
        rest = parts.pop()!;
        for (const part of parts) {
          const event = JSON.parse(part.slice("data: ".length)) as TailEvent;
          if (event.type === "problem") throw new Error(`${event.error}: ${event.message}`);
          frames.push({ event, atMs: performance.now() });
        }
        if (isEnough(frames.at(-1)!.event)) break;
      }
      stop.abort();
      return frames;
    },
    close: () => door.close(),
  };
}
