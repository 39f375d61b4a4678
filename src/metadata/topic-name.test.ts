import { expect, test } from "vitest";
import { refuseTopicName } from "./topic-name.ts";

test.each(["a", "A.b_c-9", "...", "-", "_", "x".repeat(249)])("%j names a topic", (name) => {
  expect(refuseTopicName(name)).toBeNull();
});

test.each(["", ".", "..", "x".repeat(250), "a b", "a/b", "a\n", "é", "a:b", "a\0"])(
  "%j does not",
  (name) => {
    expect(refuseTopicName(name)).toMatch(/\w/);
  },
);
