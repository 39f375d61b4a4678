import { expect, test } from "vitest";
import { Scenario } from "../scenario.ts";

const subscribedToT = {
  protocols: [{ name: "range", metadata: Buffer.from([0, 0, 0, 0, 0, 1, 0, 1, 0x74]) }],
};

function deleteOffset(group: Scenario, topic = "t") {
  const partitions = [{ partition: 0, error: "NONE" as const }];
  return group.answerTo("deleteOffsets", { groupId: "g", topics: [{ name: topic, partitions }] });
}

test("an offset is forgotten for good", () => {
  const group = new Scenario();
  group.commit(3);
  expect(deleteOffset(group)).toEqual({
    error: "NONE",
    topics: [{ name: "t", partitions: [{ partition: 0, error: "NONE" }] }],
  });
  expect(group.committed()).toBe(-1);
  expect(group.restarted().committed()).toBe(-1);
});

test("nothing is written about an offset that is not there", () => {
  const group = new Scenario();
  group.commit(3);
  const before = group.log.length;
  expect(deleteOffset(group, "other").error).toBe("NONE");
  expect(group.log).toHaveLength(before);
});

test("what the group consumes cannot be forgotten; what it consumed before can", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1, [subscribedToT]);
  group.commit(3, { memberId: member!.memberId, generationId: 1 });
  expect(deleteOffset(group).topics[0]?.partitions[0]?.error).toBe("GROUP_SUBSCRIBED_TO_TOPIC");
  expect(deleteOffset(group, "old").topics[0]?.partitions[0]?.error).toBe("NONE");
  group.leave(member!.memberId);
  expect(deleteOffset(group).topics[0]?.partitions[0]?.error).toBe("NONE");
});

test("a group that is not there, or whose members are no consumers, is refused", () => {
  const group = new Scenario();
  expect(deleteOffset(group).error).toBe("GROUP_ID_NOT_FOUND");
  group.stableGroup(1, [{ protocolType: "connect" }]);
  expect(deleteOffset(group)).toEqual({ error: "NON_EMPTY_GROUP", topics: [] });
});

test("a deleted topic takes its offsets along, in every group", () => {
  const group = new Scenario();
  group.commit(3);
  group.commit(4, { groupId: "h" });
  group.answerTo("forgetTopic", { topic: "t" });
  expect([group.committed("g"), group.committed("h")]).toEqual([-1, -1]);
});
