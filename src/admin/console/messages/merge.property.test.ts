import fc from "fast-check";
import { expect, it } from "vitest";
import { mergeByTime } from "./merge.ts";
import { pageOf, readPage } from "./page.ts";

const record = fc.record({
  partition: fc.nat(4),
  offset: fc.nat(1000),
  timestampMs: fc.nat(50),
});
const records = fc.uniqueArray(record, {
  selector: ({ partition, offset }) => `${partition} ${offset}`,
  maxLength: 40,
});

it("keeps every record and the order within each partition", () => {
  const property = fc.property(records, fc.boolean(), (given, isBackward) => {
    const merged = mergeByTime(given, isBackward);
    expect(new Set(merged)).toEqual(new Set(given));
    expect(merged).toHaveLength(given.length);
    for (let partition = 0; partition <= 4; partition++) {
      const offsets = merged.filter((one) => one.partition === partition).map((one) => one.offset);
      const sorted = [...offsets].sort((a, b) => (isBackward ? b - a : a - b));
      expect(offsets).toEqual(sorted);
    }
  });
  fc.assert(property, { numRuns: 200 });
});

it("is in the order of time where partitions are", () => {
  const at = (partition: number, offset: number, timestampMs: number) => {
    return { partition, offset, timestampMs };
  };
  const mixed = [at(0, 0, 1), at(0, 1, 5), at(1, 0, 2), at(1, 1, 9), at(2, 0, 3)];
  const times = (isBackward: boolean) =>
    mergeByTime(mixed, isBackward).map(({ timestampMs }) => timestampMs);
  expect(times(false)).toEqual([1, 2, 3, 5, 9]);
  expect(times(true)).toEqual([9, 5, 3, 2, 1]);
});

it("a page is read as it was written, and never beyond what there is", () => {
  const ranges = [
    { partition: 0, begin: 5, end: 9 },
    { partition: 2, begin: 0, end: 4 },
  ];
  const whole = [
    { partition: 0, begin: 6, end: 20 },
    { partition: 1, begin: 0, end: 7 },
    { partition: 2, begin: 0, end: 3 },
  ];
  expect(readPage(pageOf(true, ranges), whole)).toEqual({
    isBackward: true,
    ranges: [
      { partition: 0, begin: 6, end: 9 },
      { partition: 2, begin: 0, end: 3 },
    ],
  });
  expect(() => readPage("x0:1-2", whole)).toThrow("not what an earlier page said");
});
