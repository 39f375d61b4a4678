import { beforeEach, describe, expect, it } from "vitest";
import type { Message, SearchEnd, SearchEvent } from "../../src/admin/console/contract.ts";
import { searchUrl } from "./console.ts";
import { type FilledConsole, filledConsole } from "./filled.ts";

let console: FilledConsole;
beforeEach(async () => {
  console = await filledConsole();
});

const messages = (events: readonly SearchEvent[]): Message[] =>
  events.flatMap((event) => (event.type === "messages" ? event.messages : []));
const prices = (events: readonly SearchEvent[]): number[] =>
  messages(events).map(({ value }) => JSON.parse(value.text).price);
const endOf = (events: readonly SearchEvent[]): SearchEnd => {
  const last = events.at(-1);
  if (last?.type !== "end") throw new Error(`ends with ${JSON.stringify(last)}`);
  return last;
};
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => {
    return from < to ? from + index : from - index;
  });

describe("a search", () => {
  it("shows the newest of all partitions first, and the pages behind them", async () => {
    const first = await console.search("ticks", { limit: 30 });
    expect(prices(first)).toEqual(numbers(99, 70));
    let { next, reason } = endOf(first);
    expect(reason).toBe("limit");
    const rest: number[] = [];
    while (next !== null) {
      const page = await console.search("ticks", { limit: 30, from: { kind: "page", next } });
      rest.push(...prices(page));
      ({ next, reason } = endOf(page));
    }
    expect(rest).toEqual(numbers(69, 0));
  });

  it("shows the oldest first, page by page", async () => {
    const first = await console.search("ticks", { from: { kind: "oldest" }, limit: 60 });
    expect(prices(first)).toEqual(numbers(0, 59));
    const from = { kind: "page", next: endOf(first).next };
    const second = await console.search("ticks", { from, limit: 60 });
    expect(prices(second)).toEqual(numbers(60, 99));
    expect(endOf(second)).toMatchObject({ reason: "complete", next: null, matched: 40 });
  });

  it("begins at an offset or a time, in the partitions asked for", async () => {
    const from = { kind: "offset", offset: 10 };
    const found = messages(await console.search("ticks", { from, partitions: [1], limit: 5 }));
    expect(found.map(({ partition, offset }) => [partition, offset])).toEqual(
      numbers(10, 14).map((offset) => [1, offset]),
    );
    const [{ timestampMs }] = found as [Message];
    const timed = await console.search("ticks", { from: { kind: "timestamp", timestampMs } });
    expect(Math.min(...messages(timed).map((one) => one.timestampMs))).toBe(timestampMs);
  });

  it("looks for a text, through everything, and says how far it got", async () => {
    const events = await console.search("ticks", { text: 'PRICE":7', limit: 50 });
    expect(prices(events)).toEqual([...numbers(79, 70), 7]);
    expect(endOf(events)).toMatchObject({ reason: "complete", scanned: 100, matched: 11 });
    const progress = events.filter(({ type }) => type === "progress");
    expect(progress.at(-1)).toMatchObject({ scanned: 100, total: 100 });
  });

  it("asks a filter, and gives it back", async () => {
    for (let round = 0; round < 6; round++) {
      const events = await console.search("ticks", { filter: "value.price > 90", limit: 4 });
      expect(prices(events)).toEqual([99, 98, 97, 96]);
    }
  });

  it.each([
    ["no JSON", "{", "must be a JSON object"],
    ["a limit too high", '{"limit": 1001}', "limit must be a whole number"],
    ["an unknown beginning", '{"from": {"kind": "middle"}}', "from.kind must be"],
    ["a broken page", '{"from": {"kind": "page", "next": "b0:1"}}', "not what an earlier page"],
    ["no such partition", '{"partitions": [9]}', "no number 9"],
    ["an unknown decoder", '{"keyDecoder": "magic"}', "keyDecoder must be one of"],
    ["many whole records", '{"limit": 2, "isWhole": true}', "only with a limit of 1"],
    ["a filter too long", JSON.stringify({ filter: "x".repeat(5000) }), "at most 4000"],
    ["a polluted prototype", '{"__proto__": {"limit": 5}, "limit": "x"}', "limit must be"],
  ])("refuses %s", async (_what, query, message) => {
    const url = `/api/topics/ticks/messages?query=${encodeURIComponent(query)}`;
    const { text } = await console.ask(`GET ${url}`);
    expect(text).toContain(message);
  });

  it("of a topic that is not there is a plain refusal", async () => {
    const answer = await console.ask(`GET ${searchUrl("nope", {})}`);
    expect([answer.status, answer.json().error]).toEqual([404, "UNKNOWN_TOPIC_OR_PARTITION"]);
  });
});

describe("a download", () => {
  it("is JSON lines with values as values", async () => {
    const query = { from: { kind: "oldest" }, limit: 3 };
    const url = `${searchUrl("ticks", query, "download")}&as=jsonl`;
    const answer = await console.ask(`GET ${url}`);
    expect(answer.headers["content-disposition"]).toBe('attachment; filename="ticks.jsonl"');
    const lines = answer.text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ key: "k0", value: { ticker: "T0", price: 0 }, headers: {} });
  });

  it("is CSV that no spreadsheet takes for a formula", async () => {
    const body = {
      key: { as: "text", text: "=1+1" },
      value: { as: "text", text: 'say "hi", all' },
    };
    await console.ask("POST /api/topics/ticks/records", { body });
    const url = `${searchUrl("ticks", { text: "=1+1" }, "download")}&as=csv`;
    const { text } = await console.ask(`GET ${url}`);
    expect(text.split("\r\n")[1]).toMatch(/,'=1\+1,"say ""hi"", all",$/);
  });
});
