import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchHeader } from "../records/batch-header.ts";
import { ProducerState } from "./producer-state.ts";

const producerId = 4_000;

function batch(
  baseSequence: number,
  recordCount = 1,
  more: Partial<BatchHeader> = {},
): BatchHeader {
  return {
    baseOffset: 0,
    sizeBytes: 100,
    partitionLeaderEpoch: 0,
    magic: 2,
    crc: 0,
    attributes: 0,
    lastOffsetDelta: recordCount - 1,
    baseTimestampMs: 1_000,
    maxTimestampMs: 1_000,
    producerId,
    producerEpoch: 0,
    baseSequence,
    recordCount,
    ...more,
  };
}

/** A producer that has sent these batches, one after the other. */
function after(...sizes: number[]): ProducerState {
  const state = new ProducerState();
  let offset = 0;
  let sequence = 0;
  for (const size of sizes) {
    state.apply(batch(sequence, size, { baseOffset: offset }));
    offset += size;
    sequence += size;
  }
  return state;
}

test("the first batch of an unknown producer may have any sequence", () => {
  expect(new ProducerState().check(batch(0))).toBe("new");
  expect(new ProducerState().check(batch(77))).toBe("new");
});

test("the next sequence is new, a gap is out of order", () => {
  const state = after(3);
  expect(state.check(batch(3))).toBe("new");
  expect(state.check(batch(4))).toBe("OUT_OF_ORDER_SEQUENCE_NUMBER");
});

test("each of the last five batches is known again, with the offset it got", () => {
  const state = after(1, 2, 3, 4, 5, 6);
  expect(state.check(batch(1, 2))).toMatchObject({ duplicateOf: 1 });
  expect(state.check(batch(15, 6))).toMatchObject({ duplicateOf: 15 });
  expect(state.check(batch(0, 1))).toBe("OUT_OF_ORDER_SEQUENCE_NUMBER");
});

test("a batch that overlaps a known one without being it is out of order", () => {
  expect(after(4).check(batch(0, 3))).toBe("OUT_OF_ORDER_SEQUENCE_NUMBER");
  expect(after(4).check(batch(2, 4))).toBe("OUT_OF_ORDER_SEQUENCE_NUMBER");
});

test("a later epoch begins at sequence 0, an earlier one is fenced", () => {
  const state = after(3);
  expect(state.check(batch(0, 1, { producerEpoch: 1 }))).toBe("new");
  expect(state.check(batch(3, 1, { producerEpoch: 1 }))).toBe("OUT_OF_ORDER_SEQUENCE_NUMBER");
  state.apply(batch(0, 1, { producerEpoch: 1, baseOffset: 3 }));
  expect(state.check(batch(3))).toBe("INVALID_PRODUCER_EPOCH");
});

test("sequences wrap from 2^31 - 1 to 0, also within a batch", () => {
  const last = 2 ** 31 - 1;
  const state = new ProducerState();
  state.apply(batch(last - 1, 4));
  expect(state.check(batch(2))).toBe("new");
  expect(state.check(batch(last - 1, 4))).toMatchObject({ duplicateOf: 0 });
  state.apply(batch(2, last - 2, { baseOffset: 4 }));
  state.apply(batch(last, 1, { baseOffset: last + 2 }));
  expect(state.check(batch(0))).toBe("new");
});

test("a producer that has been silent for too long is forgotten", () => {
  const state = after(3);
  state.expire(1_000 + 86_400_000, 86_400_000);
  expect([...state.active()]).toHaveLength(1);
  state.expire(1_001 + 86_400_000, 86_400_000);
  expect([...state.active()]).toHaveLength(0);
});

test("a state that was saved and restored answers as before, whatever was sent", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.nat(60), fc.integer({ min: 1, max: 9 }), (sent, sequence, count) => {
      const lived = after(...sent);
      const restored = new ProducerState();
      restored.restore(lived.snapshot());
      const asked = batch(sequence, count);
      expect(restored.check(asked)).toEqual(lived.check(asked));
      expect(restored.snapshot()).toEqual(lived.snapshot());
    }),
  );
});

test("a snapshot that is damaged is refused", () => {
  const snapshot = after(1, 2).snapshot();
  for (let at = 0; at < snapshot.length; at++) {
    const damaged = Buffer.from(snapshot);
    damaged[at]! ^= 0x40;
    expect(() => new ProducerState().restore(damaged)).toThrow();
  }
  expect(() => new ProducerState().restore(snapshot.subarray(0, 20))).toThrow();
});
