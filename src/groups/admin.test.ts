import { expect, test } from "vitest";
import { noTopicId } from "./offsets/committed-offsets.ts";
import { Scenario } from "./scenario.ts";

test("a stable group is described with what its members brought and got", () => {
  const group = new Scenario();
  const protocols = [{ name: "range", metadata: Buffer.from("topics") }];
  const [member] = group.stableGroup(1, [{ protocols, groupInstanceId: "one" }]);
  const [described] = group.answerTo("describe", { groupIds: ["g"] });
  expect(described).toEqual({
    groupId: "g",
    error: "NONE",
    state: "Stable",
    protocolType: "consumer",
    protocolName: "range",
    members: [
      {
        memberId: member!.memberId,
        groupInstanceId: "one",
        clientId: "client",
        clientHost: "/127.0.0.1",
        metadata: Buffer.from("topics"),
        assignment: Buffer.from("part 0"),
      },
    ],
  });
});

test("between generations the members' metadata is not shown", () => {
  const group = new Scenario();
  const protocols = [{ name: "range", metadata: Buffer.from("topics") }];
  group.stableGroup(1, [{ protocols }]);
  group.join({ protocols });
  const [described] = group.answerTo("describe", { groupIds: ["g"] });
  expect(described).toMatchObject({ state: "PreparingRebalance", protocolName: "" });
  expect(described?.members.map(({ metadata }) => metadata.length)).toEqual([0, 0]);
});

test("a group that is not there is Dead", () => {
  const [described] = new Scenario().answerTo("describe", { groupIds: ["x"] });
  expect(described).toMatchObject({ error: "GROUP_ID_NOT_FOUND", state: "Dead", members: [] });
});

test("groups are listed by state and by type, in any case", () => {
  const group = new Scenario();
  group.stableGroup(1);
  group.commit(1, { groupId: "simple" });
  const list = (states: string[], types: string[]) =>
    group.answerTo("list", { states, types }).groups.map(({ groupId }) => groupId);
  expect(list([], [])).toEqual(["g", "simple"]);
  expect(list(["stable"], [])).toEqual(["g"]);
  expect(list(["STABLE", "Empty"], ["classic"])).toEqual(["g", "simple"]);
  expect(list(["Resting"], [])).toEqual([]);
  expect(list([], ["consumer"])).toEqual([]);
  expect(group.answerTo("list", { states: ["empty"], types: [] }).groups).toEqual([
    { groupId: "simple", protocolType: "", state: "Empty", type: "classic" },
  ]);
});

test("an empty group is deleted with its offsets; one with members is not", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1);
  group.commit(2, { memberId: member!.memberId, generationId: 1 });
  const deletion = () => group.answerTo("deleteGroups", { groupIds: ["g", "x"] });
  expect(deletion()).toEqual([
    { groupId: "g", error: "NON_EMPTY_GROUP" },
    { groupId: "x", error: "GROUP_ID_NOT_FOUND" },
  ]);
  group.leave(member!.memberId);
  expect(deletion()[0]).toEqual({ groupId: "g", error: "NONE" });
  expect(group.state()).toBe("Dead");
  expect(group.restarted().state()).toBe("Dead");
  expect(group.committed()).toBe(-1);
});

test("a deleted group leaves no deadline behind, and its name is free", () => {
  const group = new Scenario();
  group.join({ newMemberId: "a", requiresKnownMemberId: true });
  group.answerTo("deleteGroups", { groupIds: ["g"] });
  expect(group.shard.groups.deadlines.size).toBe(1);
  expect(group.join({ memberId: "a" }).answer?.error).toBe("UNKNOWN_MEMBER_ID");
  expect(group.join().answer?.error).toBe("NONE");
});

test("everything a group has committed, at once", () => {
  const group = new Scenario();
  group.commit(2);
  const all = group.answerTo("fetchOffsets", { groupId: "g", topics: null });
  expect(all).toEqual({
    groupId: "g",
    error: "NONE",
    topics: [
      {
        name: "t",
        topicId: noTopicId,
        partitions: [{ partition: 0, offset: 2, leaderEpoch: 5, metadata: "note", error: "NONE" }],
      },
    ],
  });
  expect(group.answerTo("fetchOffsets", { groupId: "x", topics: null }).topics).toEqual([]);
});
