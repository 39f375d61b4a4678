import { badRequest } from "../refused.ts";
import type { Range } from "./window.ts";

/** Where a search goes on, as text for an address: `b` or `f`, then `partition:begin-end`… */
export function pageOf(isBackward: boolean, ranges: readonly Range[]): string {
  const open = ranges.filter(({ begin, end }) => begin < end);
  const items = open.map(({ partition, begin, end }) => `${partition}:${begin}-${end}`);
  return `${isBackward ? "b" : "f"}${items.join(",")}`;
}

/** Ranges never reach beyond what there is now: records may have been deleted since. */
export function readPage(next: string, whole: readonly Range[]) {
  if (!/^[bf](\d{1,9}:\d{1,15}-\d{1,15},?)*$/.test(next)) {
    throw badRequest("from.next is not what an earlier page said.");
  }
  const open = new Map<number, Range>();
  for (const [, partition, begin, end] of next.matchAll(/(\d+):(\d+)-(\d+)/g)) {
    const range = { partition: Number(partition), begin: Number(begin), end: Number(end) };
    open.set(range.partition, range);
  }
  const ranges = whole.flatMap(({ partition, begin, end }) => {
    const left = open.get(partition);
    if (left === undefined) return [];
    const first = Math.min(Math.max(begin, left.begin), end);
    return [{ partition, begin: first, end: Math.max(first, Math.min(end, left.end)) }];
  });
  return { isBackward: next.startsWith("b"), ranges };
}
