import { expect, test } from "vitest";
import { Committer, type Flushable } from "./committer.ts";

/** A flush that ends when the test says so. */
class SlowLog implements Flushable {
  readonly journalableBytes = 0;
  journalRun(): never {
    throw new Error("has nothing for the journal");
  }
  readonly ends: (() => void)[] = [];
  flush(): Promise<void> {
    return new Promise((resolve) => this.ends.push(resolve));
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const noFailure = (error: unknown): never => {
  throw error;
};

test("whoever asks in the same turn shares one flush", async () => {
  const committer = new Committer(noFailure, 4);
  const log = new SlowLog();
  const asked = [committer.commit(log), committer.commit(log), committer.commit(log)];
  await turn();
  expect(log.ends).toHaveLength(1);
  log.ends[0]!();
  await Promise.all(asked);
});

test("whoever asks during a flush is not answered by it, but by the next", async () => {
  const committer = new Committer(noFailure, 4);
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
  const committer = new Committer(noFailure, 2);
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
