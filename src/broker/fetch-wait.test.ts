import { expect, test } from "vitest";
import { batchOf } from "../../test/node/batches.ts";
import { produce } from "../../test/node/conversations.ts";
import { startTestNode } from "../../test/node/test-node.ts";
import type { Client } from "./api.ts";
import type { FetchWant } from "./fetch-sessions.ts";
import { FetchWait } from "./fetch-wait.ts";

class TestClient implements Client {
  readonly host = "/127.0.0.1";
  readonly endpoint = { host: "127.0.0.1", port: 9092 };
  readonly software = null;
  isGone = false;
  readonly actions = new Set<() => void>();

  whenGone(action: () => void): () => void {
    this.actions.add(action);
    return () => this.actions.delete(action);
  }

  go(): void {
    for (const action of [...this.actions]) action();
  }
}

const want: FetchWant = {
  topic: "ticks",
  topicId: "",
  partition: 0,
  fetchOffset: 0,
  partitionMaxBytes: 1,
  currentLeaderEpoch: -1,
  lastFetchedEpoch: -1,
};

async function setUp(maxWaitMs: number) {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const producer = await node.connect();
  const { clock } = node;
  const client = new TestClient();
  const timersBefore = clock.pendingTimers;
  const wait = new FetchWait(clock, maxWaitMs);
  const watch = () => wait.watch([want], node.node.services);
  let isWoken = false;
  const begin = () => {
    isWoken = false;
    return wait.forChange(client).then(() => {
      isWoken = true;
    });
  };
  const expectTidy = () => {
    expect(clock.pendingTimers).toBe(timersBefore);
    expect(client.actions.size).toBe(0);
  };
  const append = () => produce(producer, "ticks", batchOf(["a"]));
  return { clock, client, wait, watch, begin, append, expectTidy, woken: () => isWoken };
}

test("wakes when a wanted partition has grown", async () => {
  const { watch, begin, append, woken, wait, expectTidy, clock } = await setUp(1000);
  watch();
  const waiting = begin();
  await clock.advance(0);
  expect(woken()).toBe(false);
  await append();
  await waiting;
  expect(wait.isOver).toBe(false);
  wait.end();
  expectTidy();
});

test("a change between watching and waiting is not missed", async () => {
  const { watch, begin, append, wait } = await setUp(1000);
  watch();
  await append();
  await begin();
  wait.end();
});

test("what changed before it was looked at again does not wake twice", async () => {
  const { watch, begin, append, wait, clock, woken } = await setUp(1000);
  watch();
  await append();
  watch();
  const waiting = begin();
  await clock.advance(999);
  expect(woken()).toBe(false);
  await clock.advance(1);
  await waiting;
  expect(wait.isOver).toBe(true);
  wait.end();
});

test("wakes when its client goes", async () => {
  const { watch, begin, client, wait, expectTidy } = await setUp(1000);
  watch();
  const waiting = begin();
  client.go();
  await waiting;
  wait.end();
  expectTidy();
});

test.each([0, -5])(
  "with %i ms to wait it is over before it begins, and watches nothing",
  async (ms) => {
    const { wait, watch, expectTidy } = await setUp(ms);
    watch();
    expect(wait.isOver).toBe(true);
    expectTidy();
  },
);
