import type { LearnState } from "../../../../src/admin/console/contract.ts";

type Lane = LearnState["lanes"][number];

/** How many records of a lane are drawn. */
export const shownRecords = 10;

/** The first offset a lane of this width shows; below it only a number is told. */
export function firstShown({ startOffset, endOffset }: Lane): number {
  return Math.max(startOffset, endOffset - shownRecords);
}

/** Where an offset stands on the lane: 0 at the left edge, 1 where the next record will land. */
export function placeOf(lane: Lane, offset: number): number {
  const first = firstShown(lane);
  return Math.min(1, Math.max(0, (offset - first) / shownRecords));
}

/** One of six colours, always the same for the same key; -1 without a key. */
export function colorOf(key: string | null): number {
  if (key === null) return -1;
  let hash = 5_381;
  for (const letter of key) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0;
  return (hash >>> 6) % 6;
}
