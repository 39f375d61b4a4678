import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.ts";
import { silentLogger } from "../base/logger.ts";
import { decodeRecords, encodeRecords, type RecordCodec } from "./log-records.ts";
import { MemoryShardLog } from "./memory-shard-log.ts";
import { ShardRuntime } from "./runtime.ts";
import type { Decision, Instant, RequestId, Shard } from "./shard.ts";

type Command = "add" | "read" | "park" | "crash" | "expireSoon";

/** Counts; parks readers until the next `add`; adds one by itself when told to expire. */
class Counter implements Shard<Command, number, string> {
  count = 0;
  private parked: RequestId[] = [];
  private deadlineMs: number | null = null;

  decide(command: Command, from: RequestId, now: Instant): Decision<number, string> {
    if (command === "crash") throw new Error("a bug");
    if (command === "read") return this.answer([], [from]);
    if (command === "expireSoon") {
      this.deadlineMs = now.monotonicMs + 10;
      return this.answer([], [from]);
    }
    if (command === "add") return this.answer([1], [from, ...this.parked.splice(0)]);
    this.parked.push(from);
    return this.answer([], []);
  }
  replay(added: number): void {
    this.count += added;
  }
  loaded(): void {
    this.parked = [];
  }
  unwritten(): readonly RequestId[] {
    return this.parked.splice(0);
  }
  nextDeadlineMs(): number | null {
    return this.deadlineMs;
  }
  expire(): Decision<number, string> {
    this.deadlineMs = null;
    return this.answer([1], this.parked.splice(0));
  }
  private answer(records: number[], to: RequestId[]): Decision<number, string> {
    const count = this.count + records.length;
    return { records, replies: to.map((id) => ({ to: id, reply: `count ${count}` })) };
  }
}

const codec: RecordCodec<number> = {
  encode: (added) => ({ key: Buffer.from("k"), value: Buffer.from([added]) }),
  decode: (_key, value) => value?.[0] ?? null,
};

function counter(log = new MemoryShardLog()) {
  const clock = new FakeClock();
  const runtime = new ShardRuntime<Command, number, string>({
    log,
    clock,
    logger: silentLogger,
    newShard: () => new Counter(),
    encode: (records, wallMs) => encodeRecords(codec, records, wallMs),
    decode: (batches) => decodeRecords(codec, batches),
    refuse: (command, why) => `${command}: ${why}`,
  });
  return { runtime, log, clock };
}

async function loadedCounter() {
  const made = counter();
  await made.runtime.load();
  return made;
}

test("what was written is there after a restart", async () => {
  const { runtime, log } = await loadedCounter();
  await runtime.ask("add");
  await runtime.ask("add");
  const again = counter(log);
  await again.runtime.load();
  expect(await again.runtime.ask("read")).toBe("count 2");
});

test("a command is refused while the log is being read", async () => {
  const { runtime } = counter();
  const loading = runtime.load();
  expect(await runtime.ask("add")).toBe("add: loading");
  await loading;
  expect(await runtime.ask("add")).toBe("count 1");
});

test("a reply waits for what it saw to be durable, even when it wrote nothing", async () => {
  const { runtime, log } = await loadedCounter();
  let finish = (): void => {};
  log.stalled = new Promise((resolve) => {
    finish = resolve;
  });
  const answers: string[] = [];
  void runtime.ask("add").then((answer) => answers.push(answer));
  void runtime.ask("read").then((answer) => answers.push(answer));
  await Promise.resolve();
  expect(answers).toEqual([]);
  finish();
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toEqual(["count 1", "count 1"]);
});

test("a parked request is answered by a later decision", async () => {
  const { runtime } = await loadedCounter();
  const parked = runtime.ask("park");
  await runtime.ask("add");
  expect(await parked).toBe("count 1");
});

test("one timer serves the deadline, and none is left after closing", async () => {
  const { runtime, clock } = await loadedCounter();
  await runtime.ask("expireSoon");
  expect(clock.pendingTimers).toBe(1);
  const parked = runtime.ask("park");
  await clock.advance(9);
  expect(await runtime.ask("read")).toBe("count 0");
  await clock.advance(1);
  expect(await parked).toBe("count 1");
  await runtime.ask("expireSoon");
  runtime.close();
  expect(clock.pendingTimers).toBe(0);
});

test("a full disk refuses the command and changes nothing", async () => {
  const { runtime, log } = await loadedCounter();
  await runtime.ask("add");
  const parked = runtime.ask("park");
  log.disk = "full";
  expect(await runtime.ask("add")).toBe("add: noRoom");
  expect(await parked).toBe("park: noRoom");
  log.disk = "fine";
  expect(await runtime.ask("read")).toBe("count 1");
});

test("a failed disk ends the shard: who waits is told, and it is loaded again", async () => {
  const { runtime, log } = await loadedCounter();
  await runtime.ask("add");
  const parked = runtime.ask("park");
  log.disk = "failed";
  expect(await runtime.ask("add")).toBe("add: lost");
  expect(await parked).toBe("park: lost");
  log.disk = "fine";
  await runtime.load();
  expect(await runtime.ask("read")).toBe("count 1");
});

test("a bug is answered as one, and the shard is loaded again", async () => {
  const { runtime } = await loadedCounter();
  const parked = runtime.ask("park");
  expect(await runtime.ask("crash")).toBe("crash: bug");
  expect(await parked).toBe("park: lost");
  await runtime.load();
  expect(await runtime.ask("add")).toBe("count 1");
});

test("a log that cannot be read is tried again", async () => {
  const log = new MemoryShardLog();
  const readAll = log.readAll.bind(log);
  log.readAll = async function* () {
    log.readAll = readAll;
    yield Buffer.alloc(5);
  };
  const { runtime, clock } = counter(log);
  const loading = runtime.load();
  await clock.advance(0);
  expect(runtime.loaded).toBeNull();
  await clock.advance(1_000);
  await loading;
  expect(runtime.loaded).not.toBeNull();
});

test("a closed runtime refuses, now and later", async () => {
  const { runtime } = await loadedCounter();
  const parked = runtime.ask("park");
  runtime.close();
  expect(await parked).toBe("park: lost");
  expect(await runtime.ask("add")).toBe("add: lost");
});
