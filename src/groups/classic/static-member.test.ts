import { describe, expect, test } from "vitest";
import type { JoinAnswer } from "../membership-requests.ts";
import { Scenario, sessionTimeoutMs } from "../scenario.ts";

const one = { groupInstanceId: "one" };
const two = { groupInstanceId: "two" };

/** A stable group of two static members; instance "one" leads. */
function stable(): { group: Scenario; leader: JoinAnswer; follower: JoinAnswer } {
  const group = new Scenario();
  const [leader, follower] = group.stableGroup(2, [one, two]);
  return { group, leader: leader!, follower: follower! };
}

describe("a static member that restarts", () => {
  test("gets a new id and its old part, and nobody rebalances", () => {
    const { group, leader, follower } = stable();
    const { answer } = group.join({ ...two, newMemberId: "new" });
    expect(answer).toMatchObject({
      error: "NONE",
      memberId: "new",
      generationId: 1,
      leader: leader.memberId,
      skipAssignment: false,
      members: [],
    });
    expect(group.state()).toBe("Stable");
    expect(group.sync(answer!, {}, two).answer?.assignment.toString()).toBe("part 1");
    expect(group.heartbeat(follower.memberId, 1, "two")).toBe("FENCED_INSTANCE_ID");
    expect(group.heartbeat(follower.memberId, 1)).toBe("UNKNOWN_MEMBER_ID");
  });

  test("is written down under its new id", () => {
    const { group } = stable();
    group.join({ ...two, newMemberId: "new" });
    const later = group.restarted();
    expect(later.heartbeat("new", 1, "two")).toBe("NONE");
  });

  test("as the leader is told to skip the assignment (KIP-814)", () => {
    const { group } = stable();
    const { answer } = group.join({ ...one, newMemberId: "new" });
    expect(answer).toMatchObject({ leader: "new", skipAssignment: true, generationId: 1 });
    expect(answer?.members).toHaveLength(2);
  });

  test("as the leader with an older client is told that another leads", () => {
    const { group, leader } = stable();
    const { answer } = group.join({ ...one, newMemberId: "new", canSkipAssignment: false });
    expect(answer).toMatchObject({ leader: leader.memberId, skipAssignment: false, members: [] });
    expect(answer?.memberId).toBe("new");
  });

  test("with other protocols, that change what the group agrees on, makes it rebalance", () => {
    const group = new Scenario();
    const both = {
      protocols: ["range", "sticky"].map((name) => ({ name, metadata: Buffer.alloc(0) })),
    };
    const [leader] = group.stableGroup(2, [
      { ...one, ...both },
      { ...two, ...both },
    ]);
    const sticky = { protocols: [{ name: "sticky", metadata: Buffer.alloc(0) }] };
    const back = group.join({ ...two, ...sticky });
    expect(back.answer).toBeUndefined();
    group.join({ memberId: leader!.memberId, ...one, ...both });
    expect(back.answer).toMatchObject({ generationId: 2, protocolName: "sticky" });
  });

  test("while the leader assigns makes everybody join again", () => {
    const { group, leader, follower } = stable();
    group.join({ memberId: leader.memberId, ...one });
    const { answer } = group.join({ memberId: follower.memberId, ...two });
    const waiting = group.sync(answer!, {}, two);
    const back = group.join(two);
    expect(waiting.answer?.error).toBe("FENCED_INSTANCE_ID");
    expect(back.answer).toBeUndefined();
    expect(group.state()).toBe("PreparingRebalance");
  });

  test("during a round takes its old self's place in it", () => {
    const { group, leader, follower } = stable();
    group.join({ memberId: leader.memberId, ...one });
    const back = group.join({ ...two, newMemberId: "new" });
    expect(back.answer).toMatchObject({ memberId: "new", generationId: 2 });
    expect(group.heartbeat(follower.memberId, 2, "two")).toBe("FENCED_INSTANCE_ID");
  });

  test("fences its old self, even where that one waits", () => {
    const { group, follower } = stable();
    const changed = { protocols: [{ name: "range", metadata: Buffer.from("other") }] };
    const old = group.join({ memberId: follower.memberId, ...two, ...changed });
    expect(old.answer).toBeUndefined();
    group.join(two);
    expect(old.answer).toMatchObject({
      error: "FENCED_INSTANCE_ID",
      memberId: follower.memberId,
    });
  });
});

test("a static member keeps its place in a round that it misses, for its session's length", () => {
  const { group, leader } = stable();
  const newcomer = group.join({ newMemberId: "c" });
  group.join({ memberId: leader.memberId, ...one });
  group.pass(sessionTimeoutMs - 1);
  expect(newcomer.answer).toBeUndefined();
  group.pass(1);
  expect(newcomer.answer).toMatchObject({ generationId: 2 });
});

test("two members under one instance id: the later one stays", () => {
  const { group, leader } = stable();
  group.join({ ...one, newMemberId: "new" });
  const old = group.join({ memberId: leader.memberId, ...one });
  expect(old.answer).toMatchObject({ error: "FENCED_INSTANCE_ID" });
  expect(group.commit(5, { memberId: leader.memberId, generationId: 1, ...one })).toBe(
    "FENCED_INSTANCE_ID",
  );
});
