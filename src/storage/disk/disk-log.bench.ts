import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { bench, do_not_optimize, run } from "mitata";
import { silentLogger } from "../../base/logger.ts";
import { systemClock } from "../../base/system-clock.ts";
import { buildBatch } from "../../records/build-batch.ts";
import type { Log, LogFold, LogSettings } from "../log-store.ts";
import { openDiskStore } from "./disk-store.ts";

/*
 * What appending, flushing and reading cost: `npx tsx src/storage/disk/disk-log.bench.ts [folder]`.
 * The folder should be on the disk in question, not on tmpfs.
 */
const settings: LogSettings = {
  segmentBytes: 1 << 30,
  segmentMs: Infinity,
  indexIntervalBytes: 4096,
  flushPolicy: "fsync",
  flushMessages: Infinity,
  flushMs: Infinity,
};
const noFold: LogFold = { restore() {}, apply() {}, snapshot: () => Buffer.alloc(0) };

const directory = await mkdtemp(`${process.argv[2] ?? tmpdir()}/millrace-bench-`);
const store = await openDiskStore({
  directory,
  clock: systemClock,
  logger: silentLogger,
  onFatal(error) {
    throw error;
  },
});

let partition = 0;
function open(changes: Partial<LogSettings> = {}): Promise<Log> {
  const name = { topic: "bench", topicId: "ab".repeat(16), partition: partition++ };
  return store.open(name, { ...settings, ...changes }, noFold);
}

function batchOfBytes(bytes: number): Buffer {
  return buildBatch([
    { timestampMs: Date.now(), key: null, value: Buffer.alloc(Math.max(bytes - 80, 0)) },
  ]);
}

const sizes = { "100 B": 100, "4 KiB": 4096, "64 KiB": 65_536, "1 MiB": 1 << 20 };

for (const [label, bytes] of Object.entries(sizes)) {
  const log = await open({ flushPolicy: "os", segmentBytes: 64 << 20 });
  const batch = batchOfBytes(bytes);
  let isTrimming = false;
  bench(`append ${label}, not flushed`, () => {
    log.append(batch);
    // Old segments go, so that the bench fits into the page cache.
    if (isTrimming || log.sizeBytes < 256 << 20) return;
    isTrimming = true;
    void log.applyRetention(0, -1, 64 << 20).finally(() => {
      isTrimming = false;
    });
  });
}

for (const writers of [1, 8, 64]) {
  const log = await open();
  const batch = batchOfBytes(4096);
  bench(`append 4 KiB and sync, ${writers} at once`, async () => {
    await Promise.all(
      Array.from({ length: writers }, () => {
        log.append(batch);
        return log.sync();
      }),
    );
  });
}

for (const partitions of [8, 32]) {
  const logs = await Promise.all(Array.from({ length: partitions }, () => open()));
  const batch = batchOfBytes(4096);
  bench(`append 4 KiB to each of ${partitions} partitions and sync`, async () => {
    await Promise.all(
      logs.map((log) => {
        log.append(batch);
        return log.sync();
      }),
    );
  });
}

for (const bytes of [100, 16 << 10]) {
  const log = await open();
  const batch = batchOfBytes(bytes);
  for (let written = 0; written < 32 << 20; written += bytes) log.append(batch);
  await log.sync();
  let offset = 0;
  bench(`read on by 1 MiB, batches of ${bytes} B`, () => {
    const lease = log.read(offset, { maxBytes: 1 << 20, endOffset: Infinity, minOneBatch: true });
    if (lease === null || lease instanceof Promise) throw new Error("a hot read is immediate");
    do_not_optimize(lease.bytes);
    offset += Math.floor(lease.bytes.length / batch.length);
    if (offset >= log.endOffset) offset = 0;
    lease.release();
  });
  bench(`read one batch of ${bytes} B anywhere`, () => {
    offset = (offset * 48_271 + 11) % log.endOffset;
    const lease = log.read(offset, { maxBytes: 1, endOffset: Infinity, minOneBatch: true });
    if (lease === null || lease instanceof Promise) throw new Error("a hot read is immediate");
    do_not_optimize(lease.bytes);
    lease.release();
  });
}

await run();
await store.close();
await rm(directory, { recursive: true });
