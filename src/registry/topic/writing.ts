import type { KeyAndValue } from "../../shard/log-records.ts";
import type { Instant } from "../../shard/shard.ts";
import type { TopicRecord } from "./schemas-topic.ts";

/** Records on their way through the topic and back. */
export interface Writing<Asked> {
  /** Whose records they are, in the order they were decided; null: they undo others. */
  readonly asked: readonly Asked[] | null;
  readonly sent: readonly KeyAndValue[];
  /** Where they stand if nobody else has written. */
  readonly expectedOffset: number;
  readonly now: Instant;
  /** Settles once the broker has answered: before that nobody knows which records are ours. */
  readonly answered: Promise<unknown>;
  /** Offset of the first; -1 while unknown, and when the broker did not say. */
  firstOffset: number;
  /** Records that came back so far. */
  returned: number;
  /** What to write back, when somebody else wrote before us what changes the decisions. */
  undo: readonly KeyAndValue[] | null;
  finish(): void;
}

/** Whether this record is the next of ours to come back. */
export function isNextOf(writing: Writing<unknown>, record: TopicRecord): boolean {
  const { firstOffset, returned, sent } = writing;
  const next = sent[returned];
  if (next === undefined) return false;
  if (firstOffset >= 0) return record.offset === firstOffset + returned;
  return record.key !== null && isSame([{ key: record.key, value: record.value }], [next]);
}

/** Byte for byte. */
export function isSame(one: readonly KeyAndValue[], other: readonly KeyAndValue[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ key, value }, index) => {
      const { key: otherKey, value: otherValue } = other[index]!;
      if (!key.equals(otherKey)) return false;
      return value === null || otherValue === null
        ? value === otherValue
        : value.equals(otherValue);
    })
  );
}
