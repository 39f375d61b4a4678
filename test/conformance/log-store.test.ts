import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { FakeClock } from "../../src/base/fake-clock.ts";
import { silentLogger } from "../../src/base/logger.ts";
import { openDiskStore } from "../../src/storage/disk/disk-store.ts";
import { SimulatedDisk } from "../../src/storage/disk/simulated-disk.ts";
import { createMemoryStore } from "../../src/storage/memory/memory-store.ts";
import { logStoreConformance } from "./log-store.ts";

const onFatal = (error: unknown): never => {
  throw error;
};

logStoreConformance("memory", async () => {
  const clock = new FakeClock();
  return { clock, store: createMemoryStore({ clock }) };
});

logStoreConformance("disk", async () => {
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

logStoreConformance("disk, simulated", async () => {
  const clock = new FakeClock();
  const files = new SimulatedDisk();
  const open = () =>
    openDiskStore({ directory: "/data", clock, logger: silentLogger, onFatal, files });
  const store = await open();
  return { clock, store, reopen: () => store.close().then(open) };
});
