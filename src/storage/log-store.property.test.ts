import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchOf, CountingFold, everything, settings } from "../../test/conformance/log-store.ts";
import { FakeClock } from "../base/fake-clock.ts";
import { silentLogger } from "../base/logger.ts";
import { seededRandom } from "../base/seeded-random.ts";
import { eachBatch } from "../records/batch-header.ts";
import { openDiskStore } from "./disk/disk-store.ts";
import { SimulatedDisk } from "./disk/simulated-disk.ts";
import type { Log, LogStore } from "./log-store.ts";
import { createMemoryStore } from "./memory/memory-store.ts";

const name = { topic: "orders", topicId: "ab".repeat(16), partition: 0 };

/** The least that can stand for a log. */
interface Model {
  startOffset: number;
  durableOffset: number;
  batches: { offset: number; count: number; timestampMs: number }[];
}

const endOf = ({ batches }: Model): number => {
  const last = batches.at(-1);
  return last === undefined ? 0 : last.offset + last.count;
};

interface Real {
  readonly clock: FakeClock;
  store: LogStore;
  log: Log;
  fold: CountingFold;
  /** Ends one process and begins another; `power` says whether the power went too. */
  restart: ((how: "close" | "kill" | "power", seed: number) => Promise<void>) | null;
  /** What is on disk has to be read from it again; null: there is no disk. */
  dropPageCache: (() => void) | null;
}

type Step = (model: Model, real: Real) => Promise<void>;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(900), fc.nat(5000)).map(append),
  },
  { weight: 3, arbitrary: fc.constant(sync()) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(), fc.nat(1500), fc.nat()).map(read) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 100, max: 1500 })).map(readOn) },
  { weight: 2, arbitrary: fc.nat(5000).map(findTimestamp) },
  { weight: 1, arbitrary: fc.nat().map(deleteBefore) },
  { weight: 1, arbitrary: fc.nat(3000).map(retainBytes) },
  { weight: 1, arbitrary: fc.constant(roll()) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom("close", "kill", "power"), fc.nat()).map(restart),
  },
);

function append([count, bytes, timestampMs]: [number, number, number]): Step {
  return async (model, { log }) => {
    const offset = endOf(model);
    expect(log.append(batchOf(count, timestampMs, bytes))).toBe(offset);
    model.batches.push({ offset, count, timestampMs });
  };
}

function sync(): Step {
  return async (model, { log }) => {
    await log.sync();
    model.durableOffset = endOf(model);
    expect(log.durableOffset).toBe(model.durableOffset);
  };
}

function read([where, maxBytes, end]: [number, number, number]): Step {
  return async (model, { log }) => {
    const offset = where % (endOf(model) + 2);
    const endOffset = end % (endOf(model) + 2);
    const lease = await log.read(offset, { maxBytes, endOffset, minOneBatch: true });
    const isOutside = offset < model.startOffset || offset > endOf(model);
    if (isOutside) return expect(lease).toBeNull();
    const visible = model.batches.filter((each) => each.offset + each.count <= endOffset);
    const wanted = visible.filter((each) => each.offset + each.count > offset);
    const got = Array.from(eachBatch(lease!.bytes), ({ header }) => header.baseOffset);
    expect(got).toEqual(wanted.slice(0, got.length).map((each) => each.offset));
    if (wanted.length > 0) expect(got.length).toBeGreaterThan(0);
    if (got.length > 1) expect(lease!.bytes.length).toBeLessThanOrEqual(maxBytes);
    lease!.release();
  };
}

/** A consumer that goes on to the end of the log, whatever the page cache holds. */
function readOn([where, maxBytes]: [number, number]): Step {
  return async (model, { log, dropPageCache }) => {
    dropPageCache?.();
    const kept = model.batches.filter((each) => each.offset + each.count > model.startOffset);
    if (kept.length === 0) return;
    const from = kept[where % kept.length]!;
    const got: number[] = [];
    for (let offset = Math.max(from.offset, model.startOffset); offset < endOf(model); ) {
      const lease = await log.read(offset, { maxBytes, endOffset: Infinity, minOneBatch: true });
      for (const { header } of eachBatch(lease!.bytes)) {
        got.push(header.baseOffset);
        offset = header.baseOffset + header.lastOffsetDelta + 1;
      }
      lease!.release();
    }
    expect(got).toEqual(kept.slice(kept.indexOf(from)).map(({ offset }) => offset));
  };
}

function findTimestamp(timestampMs: number): Step {
  return async (model, { log }) => {
    const found = model.batches.find(
      (each) => each.offset + each.count > model.startOffset && each.timestampMs >= timestampMs,
    );
    const expected = found && {
      offset: Math.max(found.offset, model.startOffset),
      timestampMs: found.timestampMs,
    };
    expect(await log.findTimestamp(timestampMs, Infinity)).toEqual(expected ?? null);
  };
}

function deleteBefore(where: number): Step {
  return async (model, { log }) => {
    const offset = where % (model.durableOffset + 1);
    await log.deleteBefore(offset);
    model.startOffset = Math.max(model.startOffset, offset);
    expect(log.startOffset).toBe(model.startOffset);
  };
}

/** Which segments there are is the engine's business; what it may drop is not. */
function retainBytes(bytes: number): Step {
  return async (model, { clock, log }) => {
    const before = log.sizeBytes;
    const freed = await log.applyRetention(clock.nowMs(), -1, bytes);
    expect(log.sizeBytes).toBe(before - freed);
    if (freed > 0) expect(log.sizeBytes).toBeGreaterThanOrEqual(bytes);
    model.durableOffset = Math.max(model.durableOffset, log.durableOffset);
    expect(log.startOffset).toBeGreaterThanOrEqual(model.startOffset);
    expect(log.startOffset).toBeLessThanOrEqual(model.durableOffset);
    model.startOffset = log.startOffset;
  };
}

function roll(): Step {
  return async (_, { clock, log }) => log.rollIfDue(clock.nowMs() + settings.segmentMs + 1);
}

function restart([how, seed]: [string, number]): Step {
  return async (model, real) => {
    if (real.restart === null) return;
    model.durableOffset = Math.max(model.durableOffset, real.log.durableOffset);
    await real.restart(how as "close", seed);
    const { log, fold } = real;
    const leastEnd = how === "power" ? model.durableOffset : endOf(model);
    expect(log.endOffset).toBeGreaterThanOrEqual(leastEnd);
    expect(log.startOffset).toBe(model.startOffset);
    model.batches = model.batches.filter((each) => each.offset < log.endOffset);
    expect(log.endOffset).toBe(Math.max(endOf(model), model.startOffset));
    model.durableOffset = log.endOffset;
    const trace = model.batches.map((each) => `${each.offset}+${each.count},`).join("");
    expect(fold.trace).toBe(trace);
  };
}

const plan = fc.array(step, { minLength: 1, maxLength: 40 });

async function follow(steps: readonly Step[], real: Real): Promise<void> {
  const model: Model = { startOffset: 0, durableOffset: 0, batches: [] };
  for (const each of steps) {
    await each(model, real);
    expect(real.log.endOffset).toBe(endOf(model));
    expect(real.log.startOffset).toBe(model.startOffset);
    expect(real.log.durableOffset).toBeGreaterThanOrEqual(model.durableOffset);
    expect(real.log.durableOffset).toBeLessThanOrEqual(real.log.endOffset);
  }
  const lease = await real.log.read(model.startOffset, everything);
  lease?.release();
}

const noDisk = { restart: null, dropPageCache: null };

async function memory(): Promise<Real> {
  const clock = new FakeClock();
  const store = createMemoryStore({ clock });
  const fold = new CountingFold();
  return { clock, store, fold, log: await store.open(name, settings, fold), ...noDisk };
}

async function disk(): Promise<Real> {
  const clock = new FakeClock();
  let files = new SimulatedDisk();
  const open = async () => {
    const mine = files;
    const onFatal = (error: unknown) => {
      if (mine.crashAt > 0) throw error;
    };
    const limits = { directReads: { minBytes: 1, noticeableBytes: 1, probeIntervalBytes: 600 } };
    const options = { directory: "/data", clock, logger: silentLogger, onFatal, files, limits };
    const store = await openDiskStore(options);
    const fold = new CountingFold();
    return { store, fold, log: await store.open(name, settings, fold) };
  };
  const real: Real = {
    clock,
    ...(await open()),
    dropPageCache: () => files.dropPageCache(),
    async restart(how, seed) {
      if (how === "close") await real.store.close();
      const before = files;
      if (how === "kill") files = files.afterKill();
      if (how === "power") files = files.afterCrash(seededRandom(seed));
      // What the old process still had under way must not reach the disk any more.
      if (how !== "close") before.crashAt = 0;
      Object.assign(real, await open());
    },
  };
  return real;
}

describe("a log behaves like a list of batches", () => {
  test.each([
    ["memory", memory],
    ["disk", disk],
  ])("%s", async (_, create) => {
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => follow(steps, await create())),
      { numRuns: 150 },
    );
  });
});
