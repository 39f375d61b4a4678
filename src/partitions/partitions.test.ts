import { expect, test } from "vitest";
import { batchOf } from "../../test/node/batches.ts";
import { partitionSettings } from "../../test/node/partition-settings.ts";
import { UnrulyStore } from "../../test/node/unruly-store.ts";
import { FakeClock } from "../base/fake-clock.ts";
import { type Logger, silentLogger } from "../base/logger.ts";
import { createMemoryStore } from "../storage/memory/memory-store.ts";
import { Partitions } from "./partitions.ts";

const ticks = { name: "ticks", id: "ab".repeat(16), partitionCount: 3 };
const settings = partitionSettings();
const dayMs = 24 * 3_600_000;

function setUp() {
  const clock = new FakeClock();
  const store = new UnrulyStore(createMemoryStore({ clock }));
  const errors: string[] = [];
  const warnings: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (sentence) => warnings.push(sentence),
    error: (sentence) => errors.push(sentence),
  };
  const partitions = new Partitions({ store, clock, logger });
  const open = () => Array.from(partitions.all(), ({ topic, index }) => `${topic}-${index}`);
  return { clock, store, partitions, errors, warnings, open };
}

test("opening makes what is missing, and leaves what is open alone", async () => {
  const { partitions, open } = setUp();
  await partitions.open({ ...ticks, partitionCount: 1 }, settings);
  const first = partitions.get("ticks", 0)!;
  first.append(batchOf(["a"]));
  await Promise.all([partitions.open(ticks, settings), partitions.open(ticks, settings)]);
  expect(open()).toEqual(["ticks-0", "ticks-1", "ticks-2"]);
  expect(partitions.get("ticks", 0)).toBe(first);
});

test("there is nothing outside what was opened", async () => {
  const { partitions } = setUp();
  await partitions.open(ticks, settings);
  expect(partitions.get("ticks", 3)).toBeUndefined();
  expect(partitions.get("ticks", -1)).toBeUndefined();
  expect(partitions.get("quotes", 0)).toBeUndefined();
});

test("a damaged log stays offline, whatever is tried, while the others serve", async () => {
  const { partitions, store, errors, open } = setUp();
  store.refuses = (call, { partition }) => (call === "open" && partition === 1 ? "damaged" : null);
  await partitions.open(ticks, settings);
  expect(open()).toEqual(["ticks-0", "ticks-2"]);
  expect(errors).toEqual(["partition is offline"]);
  store.refuses = () => null;
  await partitions.openAgain();
  expect(open()).toEqual(["ticks-0", "ticks-2"]);
});

test("a log that the disk refused to open is tried again", async () => {
  const { partitions, store, open } = setUp();
  store.refuses = (call, { partition }) => (call === "open" && partition === 1 ? "full" : null);
  await partitions.open(ticks, settings);
  await partitions.openAgain();
  expect(open()).toEqual(["ticks-0", "ticks-2"]);
  store.refuses = () => null;
  // Settings that changed meanwhile count.
  partitions.configure(ticks, partitionSettings({ maxMessageBytes: 10 }));
  await partitions.openAgain();
  expect(open()).toEqual(["ticks-0", "ticks-1", "ticks-2"]);
  const answer = partitions.get("ticks", 1)!.append(batchOf(["a"]));
  expect(answer).toMatchObject({ error: "MESSAGE_TOO_LARGE" });
});

test("settings that change while partitions are opened count", async () => {
  const { partitions, store } = setUp();
  const opening = partitions.open(ticks, settings);
  const open = store.open.bind(store);
  store.open = async (...log) => {
    const opened = await open(...log);
    partitions.configure(ticks, partitionSettings({ maxMessageBytes: 10 }));
    return opened;
  };
  await opening;
  for (const partition of partitions.all()) {
    expect(partition.append(batchOf(["a"]))).toMatchObject({ error: "MESSAGE_TOO_LARGE" });
  }
});

test("removing takes every log away, offline ones too, and wakes who waits", async () => {
  const { partitions, store, open } = setUp();
  await partitions.open(ticks, settings);
  let woken = 0;
  partitions.get("ticks", 0)!.watch(() => woken++);
  await partitions.remove(ticks);
  expect([open(), await store.list(), woken]).toEqual([[], [], 1]);
  await partitions.tidy(dayMs);
  expect(open()).toEqual([]);
});

test("a log that will not go stops nobody, and is gone at the next start", async () => {
  const { partitions, store, errors } = setUp();
  await partitions.open(ticks, settings);
  store.refuses = (call, { partition }) => (call === "remove" && partition === 0 ? "failed" : null);
  await partitions.remove(ticks);
  expect(errors).toEqual(["could not remove a log"]);
  expect(await store.list()).toMatchObject([{ topic: "ticks", partition: 0 }]);
  store.refuses = () => null;
  await partitions.removeDeleted(() => "removed", []);
  expect(await store.list()).toEqual([]);
});

test("a topic of the same name begins anew while the old one still goes", async () => {
  const { partitions } = setUp();
  await partitions.open(ticks, settings);
  partitions.get("ticks", 0)!.append(batchOf(["old"]));
  const next = { ...ticks, id: "cd".repeat(16) };
  await Promise.all([partitions.remove(ticks), partitions.open(next, settings)]);
  const partition = partitions.get("ticks", 0)!;
  expect(partition).toMatchObject({ topicId: next.id, endOffset: 0 });
});

test("only logs of topics that were deleted are removed at a start", async () => {
  const { partitions, store } = setUp();
  await partitions.open(ticks, settings);
  await partitions.open({ name: "quotes", id: "cd".repeat(16), partitionCount: 1 }, settings);
  await partitions.open({ name: "orders", id: "ef".repeat(16), partitionCount: 1 }, settings);
  const fates = { ["ab".repeat(16)]: "kept", ["cd".repeat(16)]: "removed" } as const;
  const strays = await partitions.removeDeleted((id) => fates[id] ?? "unknown", []);
  expect(strays).toMatchObject([{ topic: "orders", partition: 0 }]);
  const names = new Set((await store.list()).map(({ topic }) => topic));
  expect([...names]).toEqual(["ticks", "orders"]);
});

test("what cannot be tidied keeps no other from it", async () => {
  const { partitions, clock, errors } = setUp();
  await partitions.open(ticks, partitionSettings({ retentionMs: dayMs, segmentBytes: 10 }));
  for (const { append } of [...partitions.all()].map((p) => ({ append: p.append.bind(p) }))) {
    append(batchOf(["a"]));
    append(batchOf(["b"]));
  }
  await clock.advance(2 * dayMs);
  partitions.get("ticks", 0)!.tidy = async () => {
    throw new Error("the disk is on fire");
  };
  await partitions.tidy(dayMs);
  expect(errors).toEqual(["could not tidy a partition"]);
  expect(partitions.get("ticks", 1)!.startOffset).toBe(2);
});

test("a log that should be there and is not is told at a start", async () => {
  const { partitions, warnings } = setUp();
  await partitions.open({ ...ticks, partitionCount: 2 }, settings);
  expect(await partitions.removeDeleted(() => "kept", [ticks])).toEqual([]);
  expect(warnings).toEqual(["a log is not there: it begins empty"]);
});
