import { expect, it } from "vitest";
import { hintsFor, type SeenRecord, type TopicSample } from "./hints.ts";

const records = (change: (index: number) => Partial<SeenRecord>): SeenRecord[] =>
  Array.from({ length: 40 }, (_, index) => ({
    partition: index % 3,
    offset: index,
    timestampMs: index,
    key: `k${index}`,
    value: Buffer.from('{"price": 1}'),
    ...change(index),
  }));
const spread = [20, 30, 25].map((endOffset, partition) => ({ partition, endOffset }));
const fine: TopicSample = {
  topic: "ticks",
  ends: spread,
  records: records(() => ({})),
  batches: 4,
  refusals: [],
  otherTopics: ["orders"],
};
const idsOf = (change: Partial<TopicSample>) =>
  hintsFor({ ...fine, ...change }).map(({ id }) => id);

it("are silent when all is well", () => {
  expect(idsOf({})).toEqual([]);
  expect(idsOf({ records: [], ends: [{ partition: 0, endOffset: 0 }] })).toEqual([]);
});

it("see errors that nobody reads, but not those that have ended", () => {
  const refusals = { error: "MESSAGE_TOO_LARGE", count: 1_200, lately: 40 };
  const [hint] = hintsFor({ ...fine, refusals: [refusals] });
  expect(hint?.sentence).toContain("1,200 batches");
  expect(hint?.mend).toContain("max.message.bytes");
  expect(idsOf({ refusals: [{ ...refusals, lately: 0 }] })).toEqual([]);
  expect(idsOf({ refusals: [{ ...refusals, count: 3 }] })).toEqual([]);
  expect(idsOf({ refusals: [{ ...refusals, error: "NOT_ENOUGH_REPLICAS" }] })).toEqual([]);
});

it("know the lesson's own mistake: a function as the key", () => {
  const key = "<function uuid4 at 0x7f>";
  const [hint] = hintsFor({ ...fine, records: records(() => ({ key })) });
  expect(hint?.id).toBe("constant-key");
  expect(hint?.mend).toContain("uuid4()");
});

it("see equal keys, but not the lack of keys", () => {
  expect(idsOf({ records: records(() => ({ key: "same" })) })).toEqual(["constant-key"]);
  expect(idsOf({ records: records(() => ({ key: null })) })).toEqual([]);
});

it("see one partition that holds everything, or far more than its share", () => {
  const ends = (...counts: number[]) =>
    counts.map((endOffset, partition) => {
      return { partition, endOffset };
    });
  expect(idsOf({ ends: ends(0, 500, 0) })).toEqual(["one-partition-holds-everything"]);
  expect(idsOf({ ends: ends(500) })).toEqual([]);
  expect(idsOf({ ends: ends(10, 9000, 10, 10, 10) })).toEqual(["skewed-keys"]);
});

it("see batches of one record where records follow closely, and not where they are rare", () => {
  expect(idsOf({ batches: 40 })).toEqual(["one-record-batches"]);
  const rare = records((index) => ({ timestampMs: index * 1000 }));
  expect(idsOf({ batches: 40, records: rare })).toEqual([]);
  expect(idsOf({ batches: null })).toEqual([]);
});

it("see binary values without the registry's header", () => {
  const raw = Buffer.from([8, 65, 77, 90, 78, 0, 1, 2]);
  const framed = Buffer.from([0, 0, 0, 0, 1, 8, 65]);
  expect(idsOf({ records: records(() => ({ value: raw })) })).toEqual(["unframed-schema"]);
  expect(idsOf({ records: records(() => ({ value: framed })) })).toEqual([]);
});

it("see an empty topic whose name is nearly that of another", () => {
  const ends = [{ partition: 0, endOffset: 0 }];
  const change = { ends, records: [], topic: "order", otherTopics: ["orders", "ticks"] };
  expect(idsOf(change)).toEqual(["mistyped-topic"]);
});
