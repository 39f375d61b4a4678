import { describe, expect, test } from "vitest";
import { Scenario } from "../scenario.ts";
import { noTopicId } from "./committed-offsets.ts";

const topicId = "ab".repeat(16);

test("a commit from outside creates a group of offsets alone", () => {
  const group = new Scenario();
  expect(group.commit(7)).toBe("NONE");
  expect(group.committed()).toBe(7);
  expect(group.log).toEqual([
    {
      kind: "offset",
      groupId: "g",
      topic: "t",
      partition: 0,
      offset: {
        offset: 7,
        leaderEpoch: 5,
        metadata: "note",
        commitTimestampMs: group.wallMs,
        expireTimestampMs: -1,
        topicId: noTopicId,
      },
    },
  ]);
  expect(group.state()).toBe("Empty");
  expect(group.restarted().committed()).toBe(7);
});

test("a member commits in its generation, before and during the next round", () => {
  const group = new Scenario();
  const [member] = group.stableGroup(1);
  const from = { memberId: member!.memberId, generationId: 1 };
  expect(group.commit(1, from)).toBe("NONE");
  group.join({ newMemberId: "b" });
  expect(group.state()).toBe("PreparingRebalance");
  expect(group.commit(2, from)).toBe("NONE");
  expect(group.committed()).toBe(2);
});

describe("a commit is refused", () => {
  test("for a group that is not there, from one who claims to be in it", () => {
    expect(new Scenario().commit(1, { memberId: "a", generationId: 3 })).toBe("GROUP_ID_NOT_FOUND");
  });

  test("from outside, while the group has members", () => {
    const group = new Scenario();
    const [member] = group.stableGroup(1);
    expect(group.commit(1)).toBe("UNKNOWN_MEMBER_ID");
    expect(group.commit(1, { memberId: member!.memberId })).toBe("ILLEGAL_GENERATION");
  });

  test("from strangers, and from members of another generation", () => {
    const group = new Scenario();
    const [member] = group.stableGroup(1);
    const { memberId } = member!;
    expect(group.commit(1, { memberId: "x", generationId: 1 })).toBe("UNKNOWN_MEMBER_ID");
    expect(group.commit(1, { memberId, generationId: 0 })).toBe("ILLEGAL_GENERATION");
    expect(group.commit(1, { memberId, generationId: 2 })).toBe("ILLEGAL_GENERATION");
    const asStatic = { memberId, generationId: 1, groupInstanceId: "one" };
    expect(group.commit(1, asStatic)).toBe("UNKNOWN_MEMBER_ID");
    expect(group.committed()).toBe(-1);
  });

  test("while the leader assigns: the partition may be somebody else's by now", () => {
    const group = new Scenario();
    const { answer } = group.join();
    expect(group.commit(1, { memberId: answer!.memberId, generationId: 1 })).toBe(
      "REBALANCE_IN_PROGRESS",
    );
  });

  test("for the one partition whose note is too long", () => {
    const group = new Scenario({ maxOffsetMetadataLength: 4 });
    const at = (partition: number, metadata: string | null) => ({
      partition,
      offset: 9,
      leaderEpoch: -1,
      metadata,
      error: "NONE" as const,
    });
    const { topics } = group.answerTo("commit", {
      groupId: "g",
      memberId: "",
      groupInstanceId: null,
      generationId: -1,
      retentionTimeMs: -1,
      topics: [{ name: "t", topicId, partitions: [at(0, "1234"), at(1, "12345"), at(2, null)] }],
    });
    const errors = topics[0]?.partitions.map(({ error }) => error);
    expect(errors).toEqual(["NONE", "OFFSET_METADATA_TOO_LARGE", "NONE"]);
    expect(group.log).toHaveLength(2);
  });

  test("whole, when it does not fit into one batch", () => {
    const group = new Scenario({ maxMessageBytes: 30 });
    expect(group.commit(1)).toBe("UNKNOWN_SERVER_ERROR");
    expect(group.log).toEqual([]);
  });
});

test("what was refused on the way keeps its own error", () => {
  const group = new Scenario();
  group.stableGroup(1);
  const at = { offset: 1, leaderEpoch: -1, metadata: null };
  const { topics } = group.answerTo("commit", {
    groupId: "g",
    memberId: "x",
    groupInstanceId: null,
    generationId: 1,
    retentionTimeMs: -1,
    topics: [
      {
        name: "t",
        topicId,
        partitions: [
          { ...at, partition: 0, error: "UNKNOWN_TOPIC_OR_PARTITION" },
          { ...at, partition: 1, error: "NONE" },
        ],
      },
    ],
  });
  expect(topics[0]?.partitions.map(({ error }) => error)).toEqual([
    "UNKNOWN_TOPIC_OR_PARTITION",
    "UNKNOWN_MEMBER_ID",
  ]);
});

test("offsets of an older topic of the same name are not found", () => {
  const group = new Scenario();
  const at = { partition: 0, offset: 3, leaderEpoch: 0, metadata: "", error: "NONE" as const };
  group.commit(3, { topics: [{ name: "t", topicId, partitions: [at] }] });
  const fetch = (id: string) =>
    group.answerTo("fetchOffsets", {
      groupId: "g",
      topics: [{ name: "t", topicId: id, error: "NONE", partitions: [0] }],
    }).topics[0]?.partitions[0]?.offset;
  expect(fetch(topicId)).toBe(3);
  expect(fetch("cd".repeat(16))).toBe(-1);
  expect(fetch(noTopicId)).toBe(3);
});
