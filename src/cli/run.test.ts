import { describe, expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.ts";
import { InProcessNetwork } from "../base/in-process.ts";
import { silentLogger } from "../base/logger.ts";
import { seededRandom } from "../base/seeded-random.ts";
import type { CommandEntry, CommandTree } from "./command.ts";
import { commands } from "./index.ts";
import type { Io, NodeOptions, Output, RunningNode } from "./io.ts";
import { newParser } from "./parser.ts";
import { run } from "./run.ts";

interface FakeIo extends Io {
  readonly written: { stdout: string; stderr: string };
  readonly stop: () => void;
  readonly started: NodeOptions[];
}

function fakeIo(changes: Partial<Io> = {}): FakeIo {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr"): Output => ({
    isTerminal: false,
    write: async (text) => {
      written[name] += String(text);
    },
  });
  const stops: (() => void)[] = [];
  const started: NodeOptions[] = [];
  return {
    written,
    started,
    stop: () => {
      for (const action of stops) action();
    },
    stdin: { isTerminal: false, chunks: (async function* () {})() },
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: {},
    ports: { clock: new FakeClock(), network: new InProcessNetwork(), random: seededRandom(1) },
    onStop: (action) => void stops.push(action),
    confirm: async () => false,
    fetch: () => Promise.reject(new Error("nobody there")),
    readFile: async () => "num.partitions: 5\nlog.retention.ms: 1000\n",
    startConsole: () => Promise.reject(new Error("no console here")),
    startNode: async (options) => {
      started.push(options);
      return runningNode();
    },
    newLogger: async () => silentLogger,
    ...changes,
  };
}

function runningNode(changes: Partial<RunningNode> = {}): RunningNode {
  return {
    kafka: [
      { host: "127.0.0.1", port: 9092 },
      { host: "::1", port: 19092 },
    ],
    registry: { host: "127.0.0.1", port: 8081 },
    admin: { host: "127.0.0.1", port: 9644 },
    console: { host: "127.0.0.1", port: 8080 },
    failed: new Promise(() => {}),
    stop: async () => {},
    ...changes,
  };
}

function* leaves(
  tree: CommandTree,
  path: readonly string[] = [],
): Generator<[string, CommandEntry]> {
  for (const [name, entry] of Object.entries(tree)) {
    if ("load" in entry) yield [[...path, name].join(" "), entry];
    else yield* leaves(entry.commands, [...path, name]);
  }
}

describe.each([...leaves(commands)])("millrace %s", (name, entry) => {
  test("teaches by two to four examples, and all of them can be typed", async () => {
    const { examples } = await entry.load();
    expect(examples.length).toBeGreaterThanOrEqual(2);
    expect(examples.length).toBeLessThanOrEqual(4);
    for (const [typed] of examples) {
      const line = /millrace (.*?)( [|<>] .*|[;)].*| \| .*)?$/.exec(typed)?.[1];
      expect(line, typed).toMatch(new RegExp(`^${name}( |$)`));
      const argv = [...line!.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => {
        return quoted ?? plain!;
      });
      const parser = await newParser(argv, fakeIo(), () => {});
      const leaf = name.split(" ").reduce((at, word) => {
        return at.commands.find((command) => command.name() === word)!;
      }, parser);
      let isReached = false;
      leaf.action(() => {
        isReached = true;
      });
      await parser.parseAsync(argv, { from: "user" });
      expect(isReached, typed).toBe(true);
    }
  });

  test("has a help that shows its examples", async () => {
    const io = fakeIo();
    expect(await run([...name.split(" "), "--help"], io)).toBe(0);
    expect(io.written.stdout).toContain(`Usage: millrace ${name}`);
    expect(io.written.stdout).toContain("Examples:\n  $ ");
  });
});

test.each([
  ["", "Usage: millrace"],
  ["nosuch", "millrace: unknown command 'nosuch'"],
  ["topic creat", "Did you mean create?"],
  ["topic create", "missing required argument 'topic'"],
  ["topic list --jsn", "Did you mean --json?"],
  ["produce t -z rar", "Allowed choices are none, gzip"],
  ["topic create t -p none", '--partitions must be a whole number, 1 or more, and not "none".'],
])("a usage error: %j", async (line, sentence) => {
  const io = fakeIo();
  expect(await run(line.split(" ").filter(Boolean), io)).toBe(2);
  expect(io.written.stderr).toContain(sentence);
  expect(io.written.stdout).toBe("");
});

test("--version", async () => {
  const io = fakeIo();
  expect(await run(["--version"], io)).toBe(0);
  expect(io.written.stdout).toMatch(/^\d+\.\d+\.\d+/);
});

describe("start", () => {
  test("prints one line once every door is open, and stops when asked to", async () => {
    let isStopped = false;
    const node = runningNode({
      stop: async () => {
        isStopped = true;
      },
    });
    const io = fakeIo({ startNode: async () => node });
    const running = run(["start"], io);
    while (io.written.stdout === "") await new Promise(setImmediate);
    expect(io.written.stdout).toBe(
      "millrace ready kafka=127.0.0.1:9092,[::1]:19092 registry=http://127.0.0.1:8081 " +
        "console=http://127.0.0.1:8080 admin=http://127.0.0.1:9644\n",
    );
    expect(isStopped).toBe(false);
    io.stop();
    expect(await running).toBe(0);
    expect(isStopped).toBe(true);
  });

  const given = async (line: string, changes: Partial<Io> = {}) => {
    const io = fakeIo(changes);
    const running = run(line.split(" "), io);
    while (io.started.length === 0) await new Promise(setImmediate);
    while (io.written.stdout === "") await new Promise(setImmediate);
    io.stop();
    await running;
    return io.started[0]!;
  };

  test("gives flags over environment over file over preset", async () => {
    const env = { MILLRACE_NUM_PARTITIONS: "4", MILLRACE_CONFIG: "other.yaml" };
    const line = "start --set num.partitions=3 --config m.yaml --preset lesson";
    expect((await given(line, { env })).given).toEqual({
      "num.partitions": "3",
      "log.retention.ms": "1000",
      listeners: "localhost:9092,localhost:19092",
      "admin.listeners": "localhost:9644,localhost:19644",
      "registry.listeners": "localhost:8081,localhost:18081",
      "console.listeners": "localhost:8080,localhost:8085",
    });
    expect((await given("start", { env })).given["num.partitions"]).toBe("4");
  });

  test("its door flags are settings", async () => {
    const doors =
      "--kafka 127.0.0.1:0,[::1]:0 --advertise b.example:9092 --no-admin --registry x:1 " +
      "--console 127.0.0.1:0";
    expect(await given(`start ${doors}`)).toMatchObject({
      memory: false,
      given: {
        listeners: "127.0.0.1:0,[::1]:0",
        "advertised.listeners": "b.example:9092",
        "admin.listeners": "",
        "registry.listeners": "x:1",
        "console.listeners": "127.0.0.1:0",
      },
    });
    expect((await given("start --data-dir d --no-registry --no-console")).given).toEqual({
      "data.dir": "d",
      "registry.listeners": "",
      "console.listeners": "",
    });
    expect((await given("start --memory")).memory).toBe(true);
  });

  test.each([
    ["start --memory --data-dir d", "--memory keeps nothing"],
    ["start --set num.partition=3", "did you mean num.partitions?"],
    ["start --set num.partitions=0", "num.partitions=0 must be at least 1."],
    ["start --kafka nonsense", '--kafka: listeners=nonsense has "nonsense"'],
    ["start --preset other", "Allowed choices are none, lesson"],
  ])("a mistake is named: %s", async (line, sentence) => {
    const io = fakeIo();
    expect(await run(line.split(" "), io)).toBe(2);
    expect(io.written.stderr).toContain(sentence);
    expect(io.started).toEqual([]);
  });

  test("all mistakes are told at once", async () => {
    const io = fakeIo();
    await run("start --set a=1 --set num.partitions=x".split(" "), io);
    expect(io.written.stderr).toContain("--set a: ");
    expect(io.written.stderr).toContain("--set num.partitions: ");
  });

  test("a file that cannot be read is a mistake", async () => {
    const readFile = () => Promise.reject(new Error("ENOENT"));
    const io = fakeIo({ readFile });
    expect(await run(["start", "--config", "m.yaml"], io)).toBe(2);
    expect(io.written.stderr).toContain("--config m.yaml cannot be read");
  });

  test("an address that is taken ends it with the sentence", async () => {
    const startNode = () => Promise.reject(new Error("cannot listen on 127.0.0.1:9092: in use"));
    const io = fakeIo({ startNode });
    expect(await run(["start"], io)).toBe(1);
    expect(io.written).toEqual({
      stdout: "",
      stderr: "millrace: cannot listen on 127.0.0.1:9092: in use\n",
    });
  });

  test("a disk that fails ends it", async () => {
    const failed = Promise.resolve(new Error("fsync failed"));
    const io = fakeIo({ startNode: async () => runningNode({ failed }) });
    expect(await run(["start"], io)).toBe(1);
  });
});
