import { expect, test } from "vitest";
import { keptFor, recordsIn } from "./facts.ts";

const weekMs = 7 * 24 * 3_600_000;
const topic = (cleanupPolicy: string | null) => ({
  records: 4000,
  cleanupPolicy,
  retentionMs: weekMs,
});

test.each([
  [null, "4,000 records", "kept 7 days"],
  ["delete", "4,000 records", "kept 7 days"],
  ["compact", "at most 4,000 records", null],
  ["compact,delete", "at most 4,000 records", "kept 7 days"],
])("of a topic with cleanup.policy %s no more is said than is known", (policy, records, kept) => {
  expect([recordsIn(topic(policy)), keptFor(topic(policy))]).toEqual([records, kept]);
});

test("a topic whose retention is not known is said nothing of", () => {
  expect(keptFor({ ...topic("delete"), retentionMs: null })).toBe(null);
});
