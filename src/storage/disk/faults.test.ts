import { beforeEach, describe, expect, test } from "vitest";
import {
  batchOf,
  CountingFold,
  everything,
  offsetsOf,
  settings,
} from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { type Log, type LogSettings, type LogStore, StorageFailure } from "../log-store.ts";
import { type DiskLimits, openDiskStore } from "./disk-store.ts";
import { writeFully } from "./files.ts";
import { defaultFlushPace } from "./flush-pace.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
const folder = "/data/orders-0";

let files: SimulatedDisk;
let clock: FakeClock;
let store: LogStore;
let log: Log;
let fold: CountingFold;
let fatal: unknown[];

const openStore = (limits: Partial<DiskLimits> = {}) =>
  openDiskStore({
    directory: "/data",
    clock,
    logger: silentLogger,
    onFatal: (error) => fatal.push(error),
    files,
    limits,
  });

const open = async (changes: Partial<LogSettings> = {}) => {
  fold = new CountingFold();
  log = await store.open(name, { ...settings, ...changes }, fold);
};

const reopen = async () => {
  await store.close();
  store = await openStore();
  await open();
};

/** Whether a promise settles within the next turns of the loop. */
const settles = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false;
  void promise.finally(() => {
    isSettled = true;
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return isSettled;
};

beforeEach(async () => {
  files = new SimulatedDisk();
  clock = new FakeClock();
  fatal = [];
  store = await openStore();
  await open();
});

describe("a full disk", () => {
  const fill = () => {
    files.faultOf = (_, operation) => (operation === "write" ? "ENOSPC" : null);
  };
  const free = () => {
    files.faultOf = () => null;
  };

  test("refuses the append and leaves the log as it was", async () => {
    log.append(batchOf(1));
    const before = { trace: fold.trace, size: log.sizeBytes };
    fill();
    expect(() => log.append(batchOf(2))).toThrow(
      expect.objectContaining({ name: "StorageFailure", kind: "full" }),
    );
    expect({ trace: fold.trace, size: log.sizeBytes }).toEqual(before);
    expect(log.endOffset).toBe(1);
    expect(await offsetsOf(log.read(0, everything))).toEqual([0]);
  });

  test("that gets room again takes appends again, without a hole", async () => {
    log.append(batchOf(1));
    fill();
    for (let tries = 0; tries < 20; tries++) expect(() => log.append(batchOf(9))).toThrow();
    free();
    expect(log.append(batchOf(2, 1000, 900))).toBe(1);
    await reopen();
    expect(await offsetsOf(log.read(0, everything))).toEqual([0]);
    expect(await offsetsOf(log.read(1, everything))).toEqual([1]);
    expect(fatal).toEqual([]);
  });

  test("in the middle of a write takes back what was written", async () => {
    let writes = 0;
    files.faultOf = (_, operation) => (operation === "write" && ++writes > 1 ? "ENOSPC" : null);
    for (let tries = 0; tries < 20; tries++) {
      writes = 0;
      files.calls += 7 - (files.calls % 7);
      try {
        log.append(batchOf(1));
      } catch (error) {
        expect(error).toBeInstanceOf(StorageFailure);
      }
    }
    free();
    const records = log.endOffset;
    await reopen();
    expect(log.endOffset).toBe(records);
  });

  test("without room for a snapshot goes on; the next opening reads more", async () => {
    files.faultOf = (_, operation, path) =>
      operation === "write" && !path.endsWith(".log") ? "ENOSPC" : null;
    for (let count = 0; count < 20; count++) log.append(batchOf(1, 1000, 300));
    await log.sync();
    await store.close();
    free();
    store = await openStore();
    await open();
    expect([log.endOffset, fold.count]).toEqual([20, 20]);
    expect(fatal).toEqual([]);
  });
});

describe("a flush that fails", () => {
  test.each(["sync", "syncDirectory"])(
    "(%s) ends the store; nobody is told it is safe",
    async (failing) => {
      files.faultOf = (_, operation) => (operation === failing ? "EIO" : null);
      log.append(batchOf(1));
      const first = log.sync();
      expect(await settles(first)).toBe(false);
      expect(fatal).toHaveLength(1);
      files.faultOf = () => null;
      log.append(batchOf(1));
      expect(await settles(log.sync())).toBe(false);
      expect(await settles(first)).toBe(false);
      expect(log.durableOffset).toBe(0);
    },
  );

  test("(by the event loop) ends it as well", async () => {
    await store.close();
    store = await openStore({ flushPace: { ...defaultFlushPace, maxTypicalMs: Infinity } });
    await open();
    log.append(batchOf(1));
    await log.sync();
    const calls: string[] = [];
    files.faultOf = (_, operation) => {
      calls.push(operation);
      return operation === "sync" ? "EIO" : null;
    };
    log.append(batchOf(1));
    expect(await settles(log.sync())).toBe(false);
    // The simulated disk may take two calls for one write.
    expect([[...new Set(calls)], fatal.length]).toEqual([["write", "sync"], 1]);
    files.faultOf = () => null;
    expect(await settles(log.sync())).toBe(false);
    expect(log.durableOffset).toBe(1);
  });
});

describe("flush policy `os`", () => {
  test("flushes in the background after flushMs", async () => {
    await store.remove(name);
    await open({ flushPolicy: "os", flushMs: 500 });
    log.append(batchOf(1));
    const before = store.stats.fsyncs;
    await clock.advance(499);
    expect(store.stats.fsyncs).toBe(before);
    await clock.advance(1);
    await log.sync();
    expect(await settles(Promise.resolve())).toBe(true);
    expect(store.stats.fsyncs).toBeGreaterThan(before);
    await store.close();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("the data directory", () => {
  test("is refused to a second process, with a sentence", async () => {
    await expect(openStore()).rejects.toThrow("Another process is using the data directory /data.");
  });

  test("of another format is refused, with a sentence, and the lock let go", async () => {
    await store.close();
    const fd = files.open("/data/format.properties", "write");
    writeFully(files, fd, Buffer.from("version=9\n"), 0);
    await expect(openStore()).rejects.toThrow("has format 9");
    writeFully(files, fd, Buffer.from("version=1\n"), 0);
    store = await openStore();
  });

  test("with thousands of logs keeps few files open", async () => {
    await store.close();
    let openNow = 0;
    let most = 0;
    const counting = Object.create(files, {
      open: {
        value: (...args: Parameters<SimulatedDisk["open"]>) => {
          const fd = files.open(...args);
          most = Math.max(most, ++openNow);
          return fd;
        },
      },
      close: {
        value: (fd: number) => {
          openNow--;
          files.close(fd);
        },
      },
    }) as SimulatedDisk;
    const options = { directory: "/data", clock, logger: silentLogger, onFatal: () => {} };
    store = await openDiskStore({ ...options, files: counting, limits: { maxOpenFiles: 10 } });
    for (let partition = 0; partition < 100; partition++) {
      const each = await store.open({ ...name, partition }, settings, new CountingFold());
      each.append(batchOf(1));
      await each.sync();
    }
    expect(most).toBeLessThan(16);
    await store.close();
    expect(openNow).toBe(0);
  });

  test("lets nobody write through a removed log into its successor", async () => {
    log.append(batchOf(1));
    const removed = log;
    await store.remove(name);
    await open();
    expect(() => removed.append(batchOf(1))).toThrow(StorageFailure);
    expect(() => removed.read(0, everything)).toThrow(StorageFailure);
    expect(log.endOffset).toBe(0);
    log.append(batchOf(2));
    await reopen();
    expect(log.endOffset).toBe(2);
  });

  test("forgets a removed log at once and its bytes soon", async () => {
    log.append(batchOf(1));
    await store.remove(name);
    await store.close();
    expect(files.list("/data").filter((entry) => entry.startsWith("orders"))).toEqual([]);
    expect(files.stat(folder)).toBeNull();
  });
});

describe("a disk that is slow to read", () => {
  test("holds up nobody twice: what is there by then is read on the thread pool", async () => {
    log.append(batchOf(1));
    const isAtOnce = (offset: number) => !(log.read(offset, everything) instanceof Promise);
    expect(isAtOnce(0)).toBe(true);
    files.faultOf = (_, operation) => {
      if (operation === "read") void clock.advance(50);
      return null;
    };
    expect(isAtOnce(0)).toBe(true);
    files.faultOf = () => null;
    expect(isAtOnce(0)).toBe(false);
    log.append(batchOf(1));
    expect(isAtOnce(1)).toBe(true);
    expect(await offsetsOf(log.read(0, everything))).toEqual([0, 1]);
  });
});

describe("after a kill", () => {
  const snapshots = () => files.list(folder).filter((file) => file.endsWith(".snapshot"));
  const openAgain = async () => {
    files = files.afterKill();
    store = await openStore();
    await open({ segmentBytes: 64 << 20 });
    expect(await settles(log.sync())).toBe(true);
  };
  beforeEach(async () => {
    await store.close();
    store = await openStore();
    await open({ segmentBytes: 64 << 20 });
  });

  test("a short tail is read again rather than remembered: many logs start at once", async () => {
    for (let count = 0; count < 20; count++) log.append(batchOf(1, 1000, 1000));
    await log.sync();
    await openAgain();
    expect([log.endOffset, snapshots()]).toEqual([20, []]);
  });

  test("a long one is remembered, so that it is read once", async () => {
    for (let count = 0; count < 20; count++) log.append(batchOf(1, 1000, 60_000));
    await log.sync();
    await openAgain();
    expect([log.endOffset, snapshots()]).toEqual([20, ["00000000000000000020.snapshot"]]);
  });
});
