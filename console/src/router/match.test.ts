import { describe, expect, it } from "vitest";
import { at, matchPath } from "./match.ts";

describe("matchPath", () => {
  it.each([
    ["/", "/", {}],
    ["/topics/:topic", "/topics/ticks", { topic: "ticks" }],
    ["/topics/:topic", "/topics/ticks/", { topic: "ticks" }],
    ["/schemas/:subject", "/schemas/a%2Fb%20c", { subject: "a/b c" }],
    ["/topics/:topic", "/topics", null],
    ["/topics/:topic", "/groups/ticks", null],
    ["/topics/:topic", "/topics/%E0%A4%A", null],
  ])("%s against %s", (pattern, path, names) => {
    expect(matchPath(pattern, path)).toEqual(names);
  });
});

describe("at", () => {
  it("gives a path that leads back to the names", () => {
    const name = "<b>/..?#%";
    const path = at`/topics/${name}/partitions`;
    expect(matchPath("/topics/:topic/partitions", path)).toEqual({ topic: name });
  });
});
