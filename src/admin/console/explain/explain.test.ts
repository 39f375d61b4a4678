import { describe, expect, it } from "vitest";
import { explainGroup, explainTopic } from "./explain.ts";
import type { GroupSnapshot, SnapshotTopic, SubscribedMember, TopicSnapshot } from "./snapshot.ts";

const ticks: SnapshotTopic = {
  name: "stock_ticks",
  partitions: 2,
  start: 0,
  end: 100,
  recordsInPerSecond: 4,
};
const place = (partition: number, committed: number | null, start = 0, end = 50) => {
  return { topic: "stock_ticks", partition, committed, start, end };
};
const member = (
  clientId: string,
  partitions: readonly number[],
  subscribed: readonly string[] | null = ["stock_ticks"],
): SubscribedMember => ({
  memberId: `${clientId}-1`,
  groupInstanceId: null,
  clientId,
  host: "127.0.0.1",
  assignment: partitions.map((partition) => ({ topic: "stock_ticks", partition })),
  subscribed,
});
const healthy: GroupSnapshot = {
  group: "watchers",
  state: "Stable",
  members: [member("one", [0]), member("two", [1])],
  offsets: [place(0, 50), place(1, 49)],
  topics: [ticks],
};

const cases: readonly (readonly [id: string, change: Partial<GroupSnapshot>, says: string])[] = [
  ["no-members", { state: "Empty", members: [] }, "No consumer is in the group watchers"],
  [
    "published-before-latest",
    { offsets: [place(0, null), place(1, null)] },
    "100 records were published before",
  ],
  [
    "more-members-than-partitions",
    { members: [...healthy.members, member("three", [])] },
    "1 member of 3 cannot get anything (three)",
  ],
  ["nothing-assigned", { members: [member("one", []), member("two", [])] }, "none of them"],
  ["committed-past-the-end", { offsets: [place(0, 90)] }, "committed offset 90 of stock_ticks/0"],
  [
    "records-expired",
    { offsets: [place(0, 5, 20)] },
    "15 records that the group has not read are gone",
  ],
  ["rebalancing", { state: "PreparingRebalance" }, "waits for every member to join again"],
  ["rebalancing", { state: "CompletingRebalance" }, "the leader has to answer first"],
  [
    "mistyped-topic",
    {
      members: [member("one", [], ["stock_tick"])],
      offsets: [],
      topics: [ticks, { ...ticks, name: "stock_tick", end: 0 }],
    },
    "stock_tick has never held a record, and stock_ticks has many",
  ],
  [
    "no-such-topic",
    { members: [member("one", [], ["stock_tikcs"])], offsets: [] },
    "The topic stock_tikcs does not exist. There is one called stock_ticks.",
  ],
  [
    "nothing-published",
    { offsets: [place(0, null, 0, 0)], topics: [{ ...ticks, end: 0 }] },
    "Nothing was ever published to stock_ticks.",
  ],
  [
    "caught-up",
    { offsets: [place(0, 50), place(1, 50)], topics: [{ ...ticks, recordsInPerSecond: 0 }] },
    "has read everything there is",
  ],
  ["behind", { offsets: [place(0, 0, 0, 9000)] }, "9,000 records behind"],
];

describe("a group gets nothing because of", () => {
  it.each(cases)("%s", (id, change, says) => {
    const { verdict, findings } = explainGroup({ ...healthy, ...change });
    expect(findings[0]?.id).toBe(id);
    expect(verdict).toContain(says);
  });

  it("nothing: all is well", () => {
    const { verdict, findings } = explainGroup(healthy);
    expect(verdict).toContain("All is well");
    expect(findings).toMatchObject([{ id: "reading", level: "fine" }]);
  });

  it("causes come before suspects", () => {
    const offsets = [place(0, 5, 20, 9000)];
    const { findings } = explainGroup({ ...healthy, offsets });
    expect(findings.map(({ level }) => level)).toEqual(["cause", "suspect"]);
  });
});

const wellRead: TopicSnapshot = {
  topic: ticks,
  partitions: [
    { partition: 0, leaderId: 1 },
    { partition: 1, leaderId: 1 },
  ],
  topics: [ticks],
  groups: [healthy],
};
const empty = { ...ticks, end: 0 };

describe("nobody gets anything from a topic because", () => {
  it.each<[string, Partial<TopicSnapshot>, string]>([
    ["offline", { partitions: [{ partition: 1, leaderId: -1 }] }, "No broker leads partition 1"],
    ["nothing-published", { topic: empty, topics: [empty] }, "Nothing was ever published"],
    [
      "mistyped-topic",
      { topic: { ...empty, name: "stock_tick" }, topics: [ticks] },
      "stock_ticks holds records",
    ],
    ["records-expired", { topic: { ...ticks, start: 100 } }, "all of them are gone"],
    ["no-groups", { groups: [] }, "No consumer group reads stock_ticks"],
    ["nothing-new", { topic: { ...ticks, recordsInPerSecond: 0 } }, "at the moment"],
    ["group-no-members", { groups: [{ ...healthy, members: [] }] }, "Group watchers:"],
  ])("%s", (id, change, says) => {
    const { verdict, findings } = explainTopic({ ...wellRead, ...change });
    expect(findings[0]?.id).toBe(id);
    expect(verdict).toContain(says);
  });

  it("nothing: all is well", () => {
    expect(explainTopic(wellRead).findings).toMatchObject([{ id: "flowing" }]);
  });
});
