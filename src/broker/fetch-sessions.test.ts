import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.ts";
import { seededRandom } from "../base/seeded-random.ts";
import { isRefused } from "../partitions/partition.ts";
import { type FetchPlan, FetchSessions, type FetchWant } from "./fetch-sessions.ts";

const want = (partition: number, fetchOffset = 0): FetchWant => ({
  topic: "ticks",
  topicId: "",
  partition,
  fetchOffset,
  partitionMaxBytes: 1_000_000,
  currentLeaderEpoch: -1,
  lastFetchedEpoch: -1,
});

function setUp({ maxSessions = 10, evictionMs = 120_000, maxPartitions = 100 } = {}) {
  const clock = new FakeClock();
  const sessions = new FetchSessions(clock, seededRandom(1), {
    maxSessions,
    evictionMs,
    maxPartitions,
  });
  const ask = (
    sessionId: number,
    sessionEpoch: number,
    wants: FetchWant[],
    forgotten = [] as FetchWant[],
  ) => sessions.plan({ sessionId, sessionEpoch, wants, forgotten, namesTopicsById: false });
  return { clock, sessions, ask };
}

const planned = (answer: ReturnType<FetchSessions["plan"]>): FetchPlan => {
  if (isRefused(answer)) throw new Error(answer.error);
  return answer;
};

test("epoch 0 begins a session, and later requests name only what has changed", () => {
  const { ask } = setUp();
  const first = planned(ask(0, 0, [want(0), want(1)]));
  expect(first).toMatchObject({ incremental: false, wants: [want(0), want(1)] });
  const { id } = first.session!;
  const second = planned(ask(id, 1, [want(1, 5)]));
  expect(second).toMatchObject({ incremental: true, wants: [want(0), want(1, 5)] });
  const third = planned(ask(id, 2, [], [want(0)]));
  expect(third.wants).toEqual([want(1, 5)]);
});

test("epoch -1 wants no session and ends the one it names", () => {
  const { ask, sessions } = setUp();
  const { id } = planned(ask(0, 0, [want(0)])).session!;
  expect(planned(ask(id, -1, [want(0)])).session).toBeNull();
  expect(sessions.size).toBe(0);
});

test("an unknown session, a wrong epoch and a change of naming are refused by name", () => {
  const { ask, sessions } = setUp();
  expect(ask(99, 1, [])).toEqual({ error: "FETCH_SESSION_ID_NOT_FOUND" });
  const { id } = planned(ask(0, 0, [want(0)])).session!;
  expect(ask(id, 2, [])).toEqual({ error: "INVALID_FETCH_SESSION_EPOCH" });
  const byId = { sessionId: id, sessionEpoch: 1, wants: [], forgotten: [], namesTopicsById: true };
  expect(sessions.plan(byId)).toEqual({ error: "FETCH_SESSION_TOPIC_ID_ERROR" });
});

test("a session that follows nothing any more is closed", () => {
  const { ask, sessions } = setUp();
  const { id } = planned(ask(0, 0, [want(0)])).session!;
  expect(planned(ask(id, 1, [], [want(0)]))).toEqual({
    wants: [],
    session: null,
    incremental: false,
  });
  expect(sessions.size).toBe(0);
});

test("a full cache gives no session until one has been idle for long enough", async () => {
  const { ask, clock } = setUp({ maxSessions: 1, evictionMs: 1_000 });
  const { id } = planned(ask(0, 0, [want(0)])).session!;
  expect(planned(ask(0, 0, [want(1)])).session).toBeNull();
  await clock.advance(1_000);
  expect(planned(ask(0, 0, [want(1)])).session).not.toBeNull();
  expect(ask(id, 1, [])).toEqual({ error: "FETCH_SESSION_ID_NOT_FOUND" });
});

test("only partitions with news are in an incremental answer", () => {
  const { ask } = setUp();
  const session = planned(ask(0, 0, [want(0)])).session!;
  const quiet = { highWatermark: 3, startOffset: 0, hasRecords: false, isError: false };
  expect(session.hasNews(want(0), quiet)).toBe(true);
  session.told(want(0), quiet);
  expect(session.hasNews(want(0), quiet)).toBe(false);
  expect(session.hasNews(want(0), { ...quiet, hasRecords: true })).toBe(true);
  expect(session.hasNews(want(0), { ...quiet, highWatermark: 4 })).toBe(true);
  expect(session.hasNews(want(0), { ...quiet, startOffset: 1 })).toBe(true);
  session.told(want(0), { ...quiet, isError: true });
  expect(session.hasNews(want(0), quiet)).toBe(true);
});

test("a partition that gave records goes to the back, so that others get their turn", () => {
  const { ask } = setUp();
  const session = planned(ask(0, 0, [want(0), want(1)])).session!;
  session.told(want(0), { highWatermark: 3, startOffset: 0, hasRecords: true, isError: false });
  expect(session.wants()).toEqual([want(1), want(0)]);
});

test("sessions that follow too much together: a new one is not begun, a grown one ends", () => {
  const { ask, sessions } = setUp({ maxPartitions: 3 });
  const { id } = planned(ask(0, 0, [want(0), want(1)])).session!;
  expect(planned(ask(0, 0, [want(2), want(3)])).session).toBeNull();
  expect(planned(ask(id, 1, [want(2)])).wants).toHaveLength(3);
  expect(ask(id, 2, [want(3)])).toEqual({ error: "FETCH_SESSION_ID_NOT_FOUND" });
  expect(sessions.size).toBe(0);
});
