import { describe, expect, test } from "vitest";
import { rebalanceTimeoutMs, Scenario, sessionTimeoutMs } from "../scenario.ts";

describe("a round of joins", () => {
  test("goes on without the dynamic members that miss it", () => {
    const group = new Scenario();
    const [a, b] = group.stableGroup(2, Array(2).fill({ sessionTimeoutMs: 60_000 }));
    const leader = group.join({ memberId: a!.memberId });
    group.pass(rebalanceTimeoutMs - 1);
    expect(leader.answer).toBeUndefined();
    group.pass(1);
    expect(leader.answer).toMatchObject({ error: "NONE", generationId: 2 });
    expect(group.heartbeat(b!.memberId, 2)).toBe("UNKNOWN_MEMBER_ID");
  });

  test("makes a member that is here the leader, when the leader is not", () => {
    const group = new Scenario();
    const [a, b] = group.stableGroup(2, Array(2).fill({ sessionTimeoutMs: 60_000 }));
    const newcomer = group.join();
    const again = group.join({ memberId: b!.memberId });
    group.pass(rebalanceTimeoutMs);
    expect(again.answer?.leader).toBe(b!.memberId);
    expect(again.answer?.members).toHaveLength(2);
    expect(newcomer.answer?.leader).not.toBe(a!.memberId);
  });

  test("waits as long as the most patient member asks", () => {
    const group = new Scenario();
    const patient = { rebalanceTimeoutMs: 90_000, sessionTimeoutMs: 300_000 };
    group.stableGroup(2, [{ sessionTimeoutMs: 300_000 }, patient]);
    const newcomer = group.join();
    group.pass(89_999);
    expect(newcomer.answer).toBeUndefined();
    group.pass(1);
    expect(newcomer.answer?.generationId).toBe(2);
  });

  test("ends early when the last missing member dies", () => {
    const group = new Scenario();
    const [a] = group.stableGroup(2);
    const leader = group.join({ memberId: a!.memberId });
    group.pass(sessionTimeoutMs);
    expect(leader.answer).toMatchObject({ generationId: 2, members: [{ memberId: a!.memberId }] });
  });

  test("waits for those who were given an id", () => {
    const group = new Scenario();
    const [a] = group.stableGroup(1);
    group.join({ newMemberId: "b", requiresKnownMemberId: true });
    const leader = group.join({ memberId: a!.memberId });
    expect(leader.answer).toBeUndefined();
    group.join({ memberId: "b", requiresKnownMemberId: true });
    expect(leader.answer?.members).toHaveLength(2);
  });

  test("of static members only waits until one of them is here", () => {
    const group = new Scenario();
    const [a] = group.stableGroup(1, [{ groupInstanceId: "one", sessionTimeoutMs: 100_000 }]);
    const newcomer = group.join({ newMemberId: "b" });
    group.leave("b");
    expect(newcomer.answer?.error).toBe("UNKNOWN_MEMBER_ID");
    group.pass(2 * rebalanceTimeoutMs);
    expect(group.state()).toBe("PreparingRebalance");
    const back = group.join({ memberId: a!.memberId, groupInstanceId: "one" });
    expect(back.answer?.generationId).toBe(2);
  });

  test("that restarts takes back what is waiting for the assignment", () => {
    const group = new Scenario();
    const [a, b] = group.stableGroup(2);
    group.join({ memberId: a!.memberId });
    const { answer } = group.join({ memberId: b!.memberId });
    const waiting = group.sync(answer!);
    group.join();
    expect(waiting.answer?.error).toBe("REBALANCE_IN_PROGRESS");
  });
});

describe("the first round of a group", () => {
  const initialRebalanceDelayMs = 3_000;

  test("waits a little for more members", () => {
    const group = new Scenario({ initialRebalanceDelayMs });
    const first = group.join();
    group.pass(2_999);
    expect(first.answer).toBeUndefined();
    group.pass(1);
    expect(first.answer).toMatchObject({ generationId: 1 });
  });

  test("is drawn out while members keep coming, but not for ever", () => {
    const group = new Scenario({ initialRebalanceDelayMs });
    const exchanges = [group.join({ rebalanceTimeoutMs: 10_000 })];
    for (let elapsedMs = 0; elapsedMs < 9_000; elapsedMs += 1_000) {
      exchanges.push(group.join({ rebalanceTimeoutMs: 10_000 }));
      group.pass(1_000);
    }
    expect(exchanges[0]?.answer).toBeUndefined();
    group.pass(1_000);
    expect(exchanges.map(({ answer }) => answer?.generationId)).toEqual(Array(10).fill(1));
  });

  test("is not drawn out for nobody", () => {
    const group = new Scenario({ initialRebalanceDelayMs });
    const exchanges = [group.join(), group.join()];
    group.pass(3_000);
    expect(exchanges[0]?.answer).toBeUndefined();
    group.pass(3_000);
    expect(exchanges.map(({ answer }) => answer?.generationId)).toEqual([1, 1]);
  });

  test("that everybody has left leaves an empty group", () => {
    const group = new Scenario({ initialRebalanceDelayMs });
    group.join({ newMemberId: "a" });
    group.leave("a");
    expect(group.state()).toBe("PreparingRebalance");
    group.pass(3_000);
    expect(group.state()).toBe("Empty");
    expect(group.restarted().state()).toBe("Empty");
  });
});

test("after a restart a round is forgotten and the group is as it was written", () => {
  const group = new Scenario();
  const [a, b] = group.stableGroup(2);
  group.join({ memberId: a!.memberId });
  const later = group.restarted();
  expect(later.state()).toBe("Stable");
  expect(later.heartbeat(b!.memberId, 1)).toBe("NONE");
  later.pass(sessionTimeoutMs);
  expect(later.state()).not.toBe("Stable");
});

test("a group that is larger than now allowed rebalances when it is loaded", () => {
  const group = new Scenario();
  const [a, b] = group.stableGroup(2);
  const later = group.restarted({ maxGroupSize: 1 });
  expect(later.state()).toBe("PreparingRebalance");
  expect(later.join({ memberId: a!.memberId }).answer).toBeUndefined();
  const tooLate = later.join({ memberId: b!.memberId });
  expect(tooLate.answer?.error).toBe("GROUP_MAX_SIZE_REACHED");
});
