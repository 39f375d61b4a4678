import { expect, it } from "vitest";
import type { Message } from "../../../../src/admin/console/contract.ts";
import { withNewest } from "./use-tail.ts";

const messages = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ offset: from + index }) as Message);

it("has the newest first", () => {
  const kept = withNewest(withNewest([], messages(0, 2)), messages(2, 4));
  expect(kept.map(({ offset }) => offset)).toEqual([3, 2, 1, 0]);
});

it("keeps 2,000 and no more, however many arrive at once", () => {
  const kept = withNewest(withNewest([], messages(0, 1_500)), messages(1_500, 9_000));
  expect([kept.length, kept[0]?.offset, kept.at(-1)?.offset]).toEqual([2_000, 8_999, 7_000]);
});
