import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.ts";
import { Committer, type Flushable, type Journaling } from "./committer.ts";
import { defaultFlushPace } from "./flush-pace.ts";
import type { Journal } from "./journal.ts";

/** A flush that ends when the test says so. */
class SlowLog implements Flushable {
  /** More than nothing: it may be flushed at once. */
  bytes = 0;
  looks = 0;
  get journalableBytes(): number {
    this.looks++;
    return this.bytes;
  }
  flushedNow = 0;
  journalRun(): never {
    throw new Error("has nothing for the journal");
  }
  flushNow(): boolean {
    this.flushedNow++;
    return true;
  }
  readonly ends: (() => void)[] = [];
  flush(): Promise<void> {
    return new Promise((resolve) => this.ends.push(resolve));
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
/** A journal that has no room. */
const neverJournal: Journaling = {
  journalFrom: 2,
  newJournal: () => ({ prepare() {}, turn() {}, freeBytes: 0 }) as unknown as Journal,
};
const newCommitter = (maxParallel: number, journaling: Journaling | null = null) =>
  new Committer({
    onFatal: (error) => {
      throw error;
    },
    clock: new FakeClock(),
    pace: defaultFlushPace,
    maxParallel,
    journaling,
  });

test("whoever asks in the same turn shares one flush", async () => {
  const committer = newCommitter(4);
  const log = new SlowLog();
  const asked = [committer.commit(log), committer.commit(log), committer.commit(log)];
  await turn();
  expect(log.ends).toHaveLength(1);
  log.ends[0]!();
  await Promise.all(asked);
});

test("whoever asks during a flush is not answered by it, but by the next", async () => {
  const committer = newCommitter(4);
  const log = new SlowLog();
  const first = committer.commit(log);
  await turn();
  let isAnswered = false;
  const second = committer.commit(log).then(() => {
    isAnswered = true;
  });
  log.ends[0]!();
  await first;
  await turn();
  expect(isAnswered).toBe(false);
  log.ends[1]!();
  await second;
});

test("no more flushes run at once than allowed, and each is answered when it ends", async () => {
  const committer = newCommitter(2);
  const logs = [new SlowLog(), new SlowLog(), new SlowLog()];
  const asked = logs.map((log) => committer.commit(log));
  await turn();
  expect(logs.map(({ ends }) => ends.length)).toEqual([1, 1, 0]);
  logs[1]!.ends[0]!();
  await asked[1];
  await turn();
  expect(logs[2]!.ends).toHaveLength(1);
  for (const log of logs) log.ends[0]!();
  await Promise.all(asked);
});

test("what a flush costs does not grow with how many wait", async () => {
  const looksFor = async (count: number) => {
    const committer = newCommitter(4, neverJournal);
    const logs = Array.from({ length: count }, () => new SlowLog());
    const flushed = Promise.all(logs.map((log) => committer.commit(log)));
    for (let ended = 0; ended < count; await turn()) {
      for (const { ends } of logs) {
        ended += ends.length;
        for (const end of ends.splice(0)) end();
      }
    }
    await flushed;
    return logs.reduce((sum, { looks }) => sum + looks, 0);
  };
  expect(await looksFor(1000)).toBeLessThanOrEqual(12 * (await looksFor(100)));
});

test("while the disk is quick, the one log with little to say is flushed at once", async () => {
  const committer = newCommitter(4);
  const [log, other] = [new SlowLog(), new SlowLog()];
  // Five batches, all that a Java producer has under way.
  log.bytes = 5 * (16 << 10);
  // Nothing is known of the disk yet; the clock of this test stands still.
  const first = committer.commit(log);
  await turn();
  log.ends[0]!();
  await first;
  await committer.commit(log);
  expect([log.ends.length, log.flushedNow]).toEqual([1, 1]);
  // With others it is handed to a thread, where flushes overlap, and so are many bytes.
  const both = [committer.commit(log), committer.commit(other)];
  await turn();
  expect([log.ends.length, other.ends.length]).toEqual([2, 1]);
  log.ends[1]!();
  await both[0];
  const beside = committer.commit(log);
  await turn();
  expect(log.ends).toHaveLength(3);
  for (const end of [log.ends[2]!, other.ends[0]!]) end();
  await Promise.all([...both, beside]);
  log.bytes = 1 << 20;
  const large = committer.commit(log);
  await turn();
  expect([log.ends.length, log.flushedNow]).toEqual([4, 1]);
  log.ends[3]!();
  await large;
});
