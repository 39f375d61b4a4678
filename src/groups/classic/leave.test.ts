import { expect, test } from "vitest";
import { Scenario } from "../scenario.ts";

test("the others rebalance when a member leaves", () => {
  const group = new Scenario();
  const [a, b] = group.stableGroup(2);
  const answer = group.leave(a!.memberId);
  const gone = { memberId: a!.memberId, groupInstanceId: null, error: "NONE" };
  expect(answer).toEqual({ error: "NONE", members: [gone] });
  expect(group.heartbeat(b!.memberId, 1)).toBe("REBALANCE_IN_PROGRESS");
  expect(group.join({ memberId: b!.memberId }).answer).toMatchObject({ leader: b!.memberId });
});

test("the last one to leave makes the group Empty, which is written down", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1);
  group.leave(member!.memberId);
  expect(group.state()).toBe("Empty");
  expect(group.log.at(-1)).toMatchObject({
    group: { generationId: 2, protocolType: "consumer", protocolName: null, members: [] },
  });
});

test("an administrator removes a static member by its instance id alone", () => {
  const group = new Scenario();
  group.stableGroup(2, [{}, { groupInstanceId: "one" }]);
  expect(group.leave("", "one").members[0]?.error).toBe("NONE");
  expect(group.state()).toBe("PreparingRebalance");
  expect(group.leave("", "one").members[0]?.error).toBe("UNKNOWN_MEMBER_ID");
});

test("each of many members is answered for itself", () => {
  const group = new Scenario();
  const [a, b] = group.stableGroup(2, [{}, { groupInstanceId: "one" }]);
  const { members } = group.answerTo("leave", {
    groupId: "g",
    members: [
      { memberId: a!.memberId, groupInstanceId: null },
      { memberId: "stranger", groupInstanceId: null },
      { memberId: "stranger", groupInstanceId: "one" },
      { memberId: "", groupInstanceId: null },
    ],
  });
  const errors = ["NONE", "UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID", "UNKNOWN_MEMBER_ID"];
  expect(members.map(({ error }) => error)).toEqual(errors);
  expect(group.heartbeat(b!.memberId, 1, "one")).toBe("REBALANCE_IN_PROGRESS");
});

test("nobody rebalances when nobody has left", () => {
  const group = new Scenario();
  group.stableGroup(1);
  expect(group.leave("stranger").members[0]?.error).toBe("UNKNOWN_MEMBER_ID");
  expect(group.state()).toBe("Stable");
});

test("an id that was given out can be handed back", () => {
  const group = new Scenario();
  group.join({ newMemberId: "a", requiresKnownMemberId: true });
  expect(group.leave("a").members[0]?.error).toBe("NONE");
  expect(group.join({ memberId: "a" }).answer?.error).toBe("UNKNOWN_MEMBER_ID");
});

test("whoever leaves while it waits is answered", () => {
  const group = new Scenario();
  const [a] = group.stableGroup(1);
  const joining = group.join({ newMemberId: "b" });
  group.leave("b");
  expect(joining.answer?.error).toBe("UNKNOWN_MEMBER_ID");
  const again = group.join({ memberId: a!.memberId });
  group.join({ newMemberId: "c" });
  const { answer } = group.join({ memberId: a!.memberId });
  expect(again.answer?.generationId).toBe(2);
  expect(answer?.generationId).toBe(3);
  const syncing = group.sync({ ...answer!, memberId: "c" });
  group.leave("c");
  expect(syncing.answer?.error).toBe("UNKNOWN_MEMBER_ID");
});

test("leaving a group that is not there", () => {
  expect(new Scenario().leave("a").members[0]?.error).toBe("UNKNOWN_MEMBER_ID");
});
