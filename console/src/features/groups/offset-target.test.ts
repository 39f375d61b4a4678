import { expect, it } from "vitest";
import { targetOf } from "./offset-target.ts";

it.each([
  ["start", "", { kind: "start" }],
  ["delete", "7", { kind: "delete" }],
  ["offset", "7", { kind: "offset", offset: 7 }],
  ["offset", "-7", null],
  ["offset", "", null],
  ["shift", "-100", { kind: "shift", by: -100 }],
  ["shift", "0", null],
  ["timestamp", "1970-01-01T00:00:01Z", { kind: "timestamp", timestampMs: 1_000 }],
  ["timestamp", "yesterday", null],
] as const)("%s %s is %j", (kind, text, target) => {
  expect(targetOf(kind, text)).toEqual(target);
});
