import { expect, test } from "vitest";
import {
  batchOf,
  CountingFold,
  everything,
  offsetsOf,
  settings,
} from "../../../test/conformance/log-store.ts";
import { FakeClock } from "../../base/fake-clock.ts";
import { silentLogger } from "../../base/logger.ts";
import { openDiskStore } from "./disk-store.ts";
import { SimulatedDisk } from "./simulated-disk.ts";

test("readers of many segments at once do without what there is no room for", async () => {
  const files = new SimulatedDisk();
  const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
  const openStore = () =>
    openDiskStore({
      directory: "/data",
      clock: new FakeClock(),
      logger: silentLogger,
      onFatal: (error) => expect(error).toBe(null),
      files,
      // Room for a single index: each reader takes the others' away.
      limits: { maxIndexBytes: 1 },
    });
  let store = await openStore();
  let log = await store.open(name, settings, new CountingFold());
  for (let offset = 0; offset < 60; offset++) log.append(batchOf(1));
  await log.sync();
  await store.close();
  store = await openStore();
  log = await store.open(name, settings, new CountingFold());
  const offsets = [2, 20, 40, 3, 21];
  const reads = offsets.map((at) => offsetsOf(log.read(at, { ...everything, maxBytes: 100 })));
  expect((await Promise.all(reads)).map((read) => read?.[0])).toEqual(offsets);
});

test("that a log cannot be read is told, once a minute", async () => {
  const files = new SimulatedDisk();
  const clock = new FakeClock();
  const errors: unknown[] = [];
  const logger = { ...silentLogger, error: (_: string, facts?: object) => errors.push(facts) };
  const onFatal = (error: unknown) => expect(error).toBe(null);
  const store = await openDiskStore({ directory: "/data", clock, logger, onFatal, files });
  const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };
  const log = await store.open(name, settings, new CountingFold());
  log.append(batchOf(1));
  await log.sync();
  files.faultOf = (_, call) => (call === "read" ? "EIO" : null);
  const read = async () => log.read(0, everything);
  for (let attempt = 0; attempt < 3; attempt++) await expect(read()).rejects.toThrow();
  expect(errors).toMatchObject([{ problem: /Cannot read .*orders-0/ }]);
  await clock.advance(60_000);
  await expect(read()).rejects.toThrow();
  expect(errors.length).toBe(2);
});
