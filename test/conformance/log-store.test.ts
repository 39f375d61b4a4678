import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { FakeClock } from "../../src/base/fake-clock.ts";
import { silentLogger } from "../../src/base/logger.ts";
import { openDiskStore } from "../../src/storage/disk/disk-store.ts";
import { SimulatedDisk } from "../../src/storage/disk/simulated-disk.ts";
import { createMemoryStore } from "../../src/storage/memory/memory-store.ts";
import { compactionConformance } from "./compaction.ts";
import { logStoreConformance, type StoreUnderTest } from "./log-store.ts";

const onFatal = (error: unknown): never => {
  throw error;
};

function conformance(engine: string, create: () => Promise<StoreUnderTest>): void {
  logStoreConformance(engine, create);
  compactionConformance(engine, create);
}

conformance("memory", async () => {
  const clock = new FakeClock();
  return { clock, store: createMemoryStore({ clock }) };
});

conformance("disk", async () => {
  const clock = new FakeClock();
  const directory = await mkdtemp(`${tmpdir()}/millrace-`);
  const open = () => openDiskStore({ directory, clock, logger: silentLogger, onFatal });
  const store = await open();
  return {
    clock,
    store,
    reopen: () => store.close().then(open),
    cleanUp: () => rm(directory, { recursive: true }),
  };
});

conformance("disk, simulated", async () => {
  const clock = new FakeClock();
  const files = new SimulatedDisk();
  const open = () =>
    openDiskStore({ directory: "/data", clock, logger: silentLogger, onFatal, files });
  const store = await open();
  return { clock, store, reopen: () => store.close().then(open) };
});
