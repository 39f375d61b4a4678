import { describe, expect, test } from "vitest";
import { rebalanceTimeoutMs, Scenario } from "../scenario.ts";

/** Three members in CompletingRebalance, the leader first. */
function joined(settings = {}) {
  const group = new Scenario(settings);
  const first = group.join({ newMemberId: "a" });
  const others = [group.join({ newMemberId: "b" }), group.join({ newMemberId: "c" })];
  const again = group.join({ memberId: first.answer!.memberId });
  const [a, b, c] = [again, ...others].map(({ answer }) => answer!);
  return { group, a: a!, b: b!, c: c! };
}

test("everybody waits for the leader, then gets its own part", () => {
  const { group, a, b, c } = joined();
  const waiting = group.sync(b);
  expect(waiting.answer).toBeUndefined();
  const leading = group.sync(a, { a: "part 0", b: "part 1" });
  const assignmentOf = (exchange: typeof waiting) => exchange.answer?.assignment.toString();
  expect(assignmentOf(waiting)).toBe("part 1");
  expect(assignmentOf(leading)).toBe("part 0");
  expect(group.state()).toBe("Stable");
  // Who comes later need not wait; who was given nothing gets nothing.
  expect(assignmentOf(group.sync(c))).toBe("");
  expect(waiting.answer).toMatchObject({ protocolType: "consumer", protocolName: "range" });
});

test("the generation is written down with everybody's part", () => {
  const { group, a } = joined();
  group.sync(a, { a: "part 0", b: "part 1" });
  expect(group.log.at(-1)).toMatchObject({
    kind: "group",
    group: {
      generationId: 2,
      protocolType: "consumer",
      protocolName: "range",
      leader: "a",
      members: [
        { memberId: "a", assignment: Buffer.from("part 0") },
        { memberId: "b", assignment: Buffer.from("part 1") },
        { memberId: "c", assignment: Buffer.alloc(0) },
      ],
    },
  });
  const later = group.restarted();
  expect(later.sync(a).answer?.assignment.toString()).toBe("part 0");
});

describe("a sync is refused", () => {
  test("when the group or the member is not known", () => {
    const { group, a } = joined();
    expect(group.sync(a, {}, { groupId: "other" }).answer?.error).toBe("UNKNOWN_MEMBER_ID");
    expect(group.sync(a, {}, { memberId: "x" }).answer?.error).toBe("UNKNOWN_MEMBER_ID");
    expect(group.sync(a, {}, { groupInstanceId: "x" }).answer?.error).toBe("UNKNOWN_MEMBER_ID");
    for (const member of ["a", "b", "c"]) group.leave(member);
    expect(group.sync(a).answer?.error).toBe("UNKNOWN_MEMBER_ID");
  });

  test("when it is of another generation, or another protocol", () => {
    const { group, a } = joined();
    expect(group.sync(a, {}, { generationId: 1 }).answer?.error).toBe("ILLEGAL_GENERATION");
    const error = "INCONSISTENT_GROUP_PROTOCOL";
    expect(group.sync(a, {}, { protocolName: "sticky" }).answer?.error).toBe(error);
    expect(group.sync(a, {}, { protocolType: "connect" }).answer?.error).toBe(error);
  });

  test("when the next round has begun", () => {
    const { group, a, b } = joined();
    group.sync(a);
    group.join({ memberId: a.memberId });
    expect(group.sync(b).answer?.error).toBe("REBALANCE_IN_PROGRESS");
  });

  test("for everybody, when the generation is too large to be written down", () => {
    const { group, a, b } = joined({ maxMessageBytes: 300 });
    const waiting = group.sync(b);
    const leading = group.sync(a, { b: "x".repeat(300) });
    expect([leading.answer?.error, waiting.answer?.error]).toEqual([
      "UNKNOWN_SERVER_ERROR",
      "UNKNOWN_SERVER_ERROR",
    ]);
    expect(group.state()).toBe("PreparingRebalance");
  });
});

test("asking twice lets go of the first request", () => {
  const { group, b } = joined();
  const first = group.sync(b);
  const second = group.sync(b);
  expect(first.answer?.error).toBe("REBALANCE_IN_PROGRESS");
  expect(second.answer).toBeUndefined();
});

test("members that never ask for their part are removed, and the others rebalance", () => {
  const { group, a, b } = joined();
  group.sync(a, { a: "part 0" });
  group.sync(b);
  for (let elapsedMs = 0; elapsedMs < rebalanceTimeoutMs; elapsedMs += 5_000) {
    for (const member of ["a", "b", "c"]) group.heartbeat(member, 2);
    expect(group.state()).toBe("Stable");
    group.pass(5_000);
  }
  expect(group.state()).toBe("PreparingRebalance");
  expect(group.heartbeat("c", 2)).toBe("UNKNOWN_MEMBER_ID");
  expect(group.heartbeat("b", 2)).toBe("REBALANCE_IN_PROGRESS");
});

test("a leader that never assigns is removed, and its waiting members rebalance", () => {
  const { group, b, c } = joined();
  const waiting = [group.sync(b), group.sync(c)];
  for (let elapsedMs = 0; elapsedMs < rebalanceTimeoutMs; elapsedMs += 5_000) {
    group.heartbeat("a", 2);
    group.pass(5_000);
  }
  expect(waiting.map(({ answer }) => answer?.error)).toEqual(
    Array(2).fill("REBALANCE_IN_PROGRESS"),
  );
  expect(group.heartbeat("a", 2)).toBe("UNKNOWN_MEMBER_ID");
});
