import { expect, test } from "vitest";
import { stepsOf } from "./steps.ts";

const fence = "`".repeat(3);

/** A code block: its info string, and its lines. */
const block = (info: string, ...lines: string[]) => [fence + info, ...lines, fence].join("\n");

test("commands, and what they print", () => {
  const page = ["# Title", block("sh", "one", "two"), "prints:", block("text", "1", "2")].join(
    "\n",
  );
  expect(stepsOf(page)).toEqual([
    {
      kind: "type",
      line: 2,
      commands: "one\ntwo\n",
      expected: "1\n2\n",
      terminal: null,
      isRepeated: false,
      needs: [],
    },
  ]);
});

test("a terminal of its own: left running, looked at, ended", () => {
  const page = [
    block("sh in=broker needs=node", "serve"),
    block("text", "ready"),
    block("text in=broker", "busy"),
    "<!-- Ctrl-C in broker -->",
  ].join("\n");
  expect(stepsOf(page)).toMatchObject([
    { kind: "type", terminal: "broker", expected: "ready\n", needs: ["node"] },
    { kind: "look", terminal: "broker", expected: "busy\n" },
    { kind: "press", terminal: "broker" },
  ]);
});

test("text belongs to no command before the last block", () => {
  const page = [block("sh", "one"), block("json", "{}"), block("text", "a picture")].join("\n");
  expect(stepsOf(page)).toMatchObject([{ commands: "one\n", expected: null }]);
});

test("what runs elsewhere, and its output, is left out", () => {
  const page = [block("sh elsewhere", "npm ci"), block("text", "added")].join("\n");
  expect(stepsOf(page)).toEqual([]);
});

test("a comment types what the reader typed elsewhere", () => {
  const page = ["<!-- in broker: serve --all", "ready …", "-->", block("sh", "ask")].join("\n");
  expect(stepsOf(page)).toMatchObject([
    { kind: "type", terminal: "broker", commands: "serve --all", expected: "ready …\n" },
    { kind: "type", terminal: null, commands: "ask\n" },
  ]);
});
