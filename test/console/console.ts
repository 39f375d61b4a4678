import { onTestFinished } from "vitest";
import type { Asset } from "../../src/admin/console/assets.ts";
import type { SearchEvent } from "../../src/admin/console/contract.ts";
import type { SandboxEvents } from "../../src/admin/console/filter/filter.ts";
import type { Fetch } from "../../src/admin/console/registry-client.ts";
import { consoleServer } from "../../src/admin/console/server.ts";
import { closeServices, newServices } from "../../src/admin/console/services.ts";
import { type isPassword, readUser } from "../../src/admin/console/session/passwords.ts";
import { Sessions } from "../../src/admin/console/session/sessions.ts";
import { silentLogger } from "../../src/base/logger.ts";
import { seededRandom } from "../../src/base/seeded-random.ts";
import { Cluster } from "../../src/client/cluster.ts";
import { startTestNode, type TestNode, type TestNodeOptions } from "../node/test-node.ts";

export interface TestConsoleOptions extends TestNodeOptions {
  /** As in `console.users`. */
  readonly users?: readonly string[];
  /** Whether it is the user's; absent: found out by hashing it, which takes its time. */
  readonly checkPassword?: typeof isPassword;
  readonly readOnly?: boolean;
  /** A registry at http://registry; without it, none. */
  readonly registry?: Fetch;
  readonly assets?: ReadonlyMap<string, Asset>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at members of many answers.
  json(): any;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A console of one node; time passes only while it is asked. */
export class TestConsole {
  readonly node: TestNode;
  private readonly server: ReturnType<typeof consoleServer>;
  /** Begins to look at the cluster now and then, as a running console does. */
  readonly watch: () => void;
  private token = "";

  constructor(node: TestNode, server: ReturnType<typeof consoleServer>, watch: () => void) {
    this.node = node;
    this.server = server;
    this.watch = watch;
  }

  /** `ask("GET /api/topics")`; what changes something brings the page's token along. */
  async ask(name: string, { body, headers = {} }: Asking = {}): Promise<Answer> {
    const [method, url] = name.split(" ") as ["GET" | "POST" | "PATCH" | "DELETE", string];
    if (this.token === "" && method !== "GET") {
      this.token = (await this.ask("GET /api/session")).json().csrfToken;
    }
    const token = method === "GET" ? {} : { "x-csrf-token": this.token };
    const payload = body === undefined ? {} : { payload: body as object };
    const asked = { method, url, headers: { host: "localhost", ...token, ...headers }, ...payload };
    const answer = await this.settle(this.server.inject(asked));
    const { statusCode: status, payload: text } = answer;
    return { status, headers: answer.headers, text, json: () => answer.json() };
  }

  /** The events of a search. */
  async search(topic: string, query: object): Promise<SearchEvent[]> {
    const { text } = await this.ask(`GET ${searchUrl(topic, query)}`);
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** Time passes in small steps: a request and its answer need turns of the event loop. */
  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 20) {
      await this.node.clock.advance(20);
    }
  }

  /** Lets time pass until the promise is settled. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const watched = promise.finally(() => {
      isSettled = true;
    });
    while (!isSettled) await this.node.clock.advance(5);
    return watched;
  }
}

export function searchUrl(topic: string, query: object, kind = "messages"): string {
  return `/api/topics/${topic}/${kind}?query=${encodeURIComponent(JSON.stringify(query))}`;
}

/** A console that runs until the test has finished. */
export async function startTestConsole(options: TestConsoleOptions = {}): Promise<TestConsole> {
  const { users = [], readOnly = false, registry, assets = new Map() } = options;
  const node = await startTestNode(options);
  const { clock, network, address } = node;
  const random = seededRandom(11);
  const ports = { clock, network, random, logger: silentLogger };
  const services = newServices(
    {
      clock,
      random,
      logger: silentLogger,
      connect: (clientId) => new Cluster(ports, { bootstrap: [address], clientId }),
      fetch: registry ?? (() => Promise.reject(new Error("nobody asks"))),
      spawnSandbox: dearTicks,
    },
    {
      bootstrap: "127.0.0.1:9092",
      registryUrl: registry ? "http://registry" : null,
      metricsUrl: null,
    },
  );
  const sessions = new Sessions(
    users.map((user) => readUser(user)!),
    clock,
    random,
    options.checkPassword,
  );
  const host = "127.0.0.1";
  const server = consoleServer({ services, sessions, readOnly, host, assets, version: "1.2.3" });
  const console = new TestConsole(node, server, () => services.sampler.start());
  onTestFinished(async () => {
    await server.close();
    await console.settle(closeServices(services));
  });
  return console;
}

/** Stands for the process of a filter: takes records whose value has a price above 90. */
function dearTicks(events: SandboxEvents) {
  let isOpen = false;
  return {
    write(line: string) {
      const given = JSON.parse(line);
      if (!isOpen) {
        isOpen = true;
        return void queueMicrotask(() => events.line("{}"));
      }
      const matches = given.map((record: { value: { price: number } }) =>
        record.value.price > 90 ? "1" : "0",
      );
      queueMicrotask(() =>
        events.line(JSON.stringify({ matches: matches.join(""), failures: 0, first: "" })),
      );
    },
    kill() {},
  };
}
