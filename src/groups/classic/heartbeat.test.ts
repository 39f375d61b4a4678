import { expect, test } from "vitest";
import { Scenario, sessionTimeoutMs } from "../scenario.ts";

test("a heartbeat in every state of a group", () => {
  const group = new Scenario();
  expect(group.heartbeat("a", 0)).toBe("UNKNOWN_MEMBER_ID");
  group.join({ newMemberId: "b", requiresKnownMemberId: true });
  expect(group.state()).toBe("Empty");
  expect(group.heartbeat("b", 0)).toBe("UNKNOWN_MEMBER_ID");
  const { answer } = group.join({ newMemberId: "a" });
  expect(group.state()).toBe("CompletingRebalance");
  expect(group.heartbeat("a", 1)).toBe("NONE");
  group.sync(answer!);
  expect(group.state()).toBe("Stable");
  expect(group.heartbeat("a", 1)).toBe("NONE");
  group.join({ newMemberId: "c" });
  expect(group.state()).toBe("PreparingRebalance");
  expect(group.heartbeat("a", 1)).toBe("REBALANCE_IN_PROGRESS");
});

test("a heartbeat of another generation or instance is refused", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1);
  expect(group.heartbeat(member!.memberId, 0)).toBe("ILLEGAL_GENERATION");
  expect(group.heartbeat(member!.memberId, 2)).toBe("ILLEGAL_GENERATION");
  expect(group.heartbeat(member!.memberId, 1, "one")).toBe("UNKNOWN_MEMBER_ID");
});

test("heartbeats keep a member; silence for a whole session removes it", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1);
  for (let i = 0; i < 5; i++) {
    group.pass(sessionTimeoutMs - 1);
    expect(group.heartbeat(member!.memberId, 1)).toBe("NONE");
  }
  group.pass(sessionTimeoutMs);
  expect(group.state()).toBe("Empty");
  expect(group.log.at(-1)).toMatchObject({ group: { generationId: 2, members: [] } });
});

test("commits are signs of life too", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1);
  group.pass(sessionTimeoutMs - 1);
  group.commit(1, { memberId: member!.memberId, generationId: 1 });
  group.pass(sessionTimeoutMs - 1);
  expect(group.heartbeat(member!.memberId, 1)).toBe("NONE");
});

test("a member that waits in a round need not send heartbeats", () => {
  const group = new Scenario();
  const long = { sessionTimeoutMs: 60_000 };
  const [a, b] = group.stableGroup(2, [{}, long]);
  const waiting = group.join({ memberId: a!.memberId });
  group.pass(2 * sessionTimeoutMs);
  group.join({ memberId: b!.memberId, ...long });
  expect(waiting.answer).toMatchObject({ error: "NONE", generationId: 2 });
});
