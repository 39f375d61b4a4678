import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AssignorName, assignors, type Subscriptions } from "./assignors.ts";

const topics = ["a", "b", "c"];
const subscriptions: fc.Arbitrary<Subscriptions> = fc.record({
  members: fc
    .array(fc.subarray(topics), { minLength: 1, maxLength: 5 })
    .map((lists) => lists.map((topics, index) => ({ memberId: `m${index}`, topics }))),
  partitionCounts: fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }))
    .map((counts) => new Map(topics.map((topic, index) => [topic, counts[index]!]))),
});

describe.each(["range", "roundrobin"] satisfies AssignorName[])("%s", (name) => {
  test("gives every wanted partition to one member that wants it", () => {
    fc.assert(
      fc.property(subscriptions, (asked) => {
        const given = assignors[name](asked);
        const wanted = topics.filter((topic) =>
          asked.members.some((m) => m.topics.includes(topic)),
        );
        const all = wanted.flatMap((topic) =>
          Array.from({ length: asked.partitionCounts.get(topic)! }, (_, i) => `${topic}${i}`),
        );
        const taken = [...given.values()].flat().map(({ topic, partition }) => topic + partition);
        expect(taken.sort()).toEqual(all.sort());
        for (const { memberId, topics } of asked.members) {
          expect(given.get(memberId)!.every(({ topic }) => topics.includes(topic))).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("is fair where all want the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat({ max: 20 }), (count, partitions) => {
        const members = Array.from({ length: count }, (_, i) => ({
          memberId: `m${i}`,
          topics: ["a"],
        }));
        const given = assignors[name]({ members, partitionCounts: new Map([["a", partitions]]) });
        const shares = [...given.values()].map((list) => list.length);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });
});

test("range gives neighbours, round robin deals out", () => {
  const members = ["x", "y"].map((memberId) => ({ memberId, topics: ["a"] }));
  const asked = { members, partitionCounts: new Map([["a", 3]]) };
  const numbers = (name: AssignorName) =>
    [...assignors[name](asked).values()].map((list) => list.map(({ partition }) => partition));
  expect(numbers("range")).toEqual([[0, 1], [2]]);
  expect(numbers("roundrobin")).toEqual([[0, 2], [1]]);
});
