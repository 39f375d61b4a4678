import { describe, expect, it } from "vitest";
import { sourceFacts } from "./source.ts";

const facts = (text: string) => sourceFacts({ path: "src/x.ts", text });

describe("sourceFacts", () => {
  it.each([
    ["Date.now()", "Date.now"],
    ["const at = new Date();", "new Date()"],
    ["Math.random()", "Math.random"],
    ["setTimeout(() => {}, 1)", "setTimeout"],
    ["const { HOME } = process.env;", "process.env"],
    ['import * as fs from "node:fs";', "node:fs"],
    ['import { connect } from "node:net";', "node:net"],
    ['import { randomUUID } from "node:crypto";', "node:crypto random"],
  ])("sees that %s reaches outside", (text, reach) => {
    expect([...facts(text).reaches]).toEqual([reach]);
  });

  it.each([
    "clock.nowMs()",
    "new Date(0)",
    "socket.setTimeout(1, close)",
    "// Date.now() in a comment",
    'const words = "Math.random()";',
    'import { createHash } from "node:crypto";',
  ])("lets %s be", (text) => {
    expect([...facts(text).reaches]).toEqual([]);
  });

  it("measures functions of every form, without the comment before them", () => {
    const text = "/** One.\n * Two. */\nfunction a() {\n  return 1;\n}\nconst b = () =>\n  a();\n";
    expect(facts(text).functions).toEqual([
      { line: 3, lines: 3 },
      { line: 6, lines: 2 },
    ]);
  });
});
