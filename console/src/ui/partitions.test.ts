import { expect, it } from "vitest";
import { readPartitions } from "./partitions.ts";

it.each([
  ["", []],
  ["0, 2 5", [0, 2, 5]],
  ["0-2", null],
] as const)("partitions %j are %j", (text, partitions) => {
  expect(readPartitions(text)).toEqual(partitions);
});
