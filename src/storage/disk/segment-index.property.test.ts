import fc from "fast-check";
import { expect, test } from "vitest";
import { SegmentIndex } from "./segment-index.ts";

const baseOffset = 1000;
const steps = fc.array(
  fc.record({ records: fc.integer({ min: 1, max: 9 }), bytes: fc.integer({ min: 61, max: 999 }) }),
  { maxLength: 60 },
);

test("an index finds the last batch before an offset, also when read back or truncated", () => {
  fc.assert(
    fc.property(steps, fc.nat(600), fc.nat(600), (batches, where, cut) => {
      let index = new SegmentIndex(baseOffset);
      let [lastOffset, position] = [baseOffset - 1, 0];
      let known: { lastOffset: number; position: number }[] = [];
      for (const { records, bytes } of batches) {
        lastOffset += records;
        index.addBatch(lastOffset, position);
        index.addTime({ timestampMs: lastOffset * 10, lastOffset });
        known.push({ lastOffset, position });
        position += bytes;
      }
      const find = () => {
        const offset = baseOffset + where;
        const before = known.filter((each) => each.lastOffset < offset).at(-1) ?? null;
        expect(index.batchBefore(offset)).toEqual(before);
        expect(index.timeBefore(offset * 10)?.lastOffset).toBe(before?.lastOffset);
      };
      find();
      index = new SegmentIndex(baseOffset, index.offsetBytes, index.timeBytes);
      expect(index.isPlausible(position + 1)).toBe(true);
      find();
      index.truncateTo(baseOffset + cut);
      known = known.filter((each) => each.lastOffset < baseOffset + cut);
      find();
    }),
  );
});

test("an index with entries out of order, beyond the segment or cut is not plausible", () => {
  const entries = (...numbers: number[]) =>
    Buffer.concat(
      numbers.map((number) => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(number);
        return bytes;
      }),
    );
  const isPlausible = (offsets: Buffer) => new SegmentIndex(0, offsets).isPlausible(100);
  expect(isPlausible(entries(5, 10, 9, 50))).toBe(true);
  expect(isPlausible(entries(5, 10, 5, 50))).toBe(false);
  expect(isPlausible(entries(5, 50, 9, 10))).toBe(false);
  expect(isPlausible(entries(5, 10, 9, 100))).toBe(false);
  expect(isPlausible(entries(5, 10, 9))).toBe(false);
});
