import { expect, test } from "vitest";
import { NodeMetrics, readCounts } from "./node-metrics.ts";
import { RequestHistory } from "./request-history.ts";

const text = (produce: number, fetch: number, refused: number) => `
# HELP millrace_requests_total Requests answered
# TYPE millrace_requests_total counter
millrace_requests_total{api="Produce"} ${produce}
millrace_requests_total{api="Fetch"} ${fetch}
millrace_requests_total{api="Metadata"} 5

# TYPE millrace_topic_refused_batches_total counter
millrace_topic_refused_batches_total{topic="ticks",error="MESSAGE_TOO_LARGE"} ${refused}
`;

test("requests are told as rates between two looks", () => {
  const history = new RequestHistory();
  history.add(1_000, readCounts(text(10, 20, 0)));
  expect(history.samples).toEqual([]);
  history.add(6_000, readCounts(text(60, 30, 0)));
  expect(history.samples).toEqual([
    { atMs: 6_000, producePerSecond: 10, fetchPerSecond: 2, otherPerSecond: 0 },
  ]);
});

test("a node that was started anew begins anew", () => {
  const history = new RequestHistory();
  history.add(1_000, readCounts(text(1_000, 1_000, 50)));
  history.add(6_000, readCounts(text(1, 1, 0)));
  expect(history.samples).toEqual([]);
  history.add(11_000, readCounts(text(6, 1, 0)));
  expect(history.samples).toMatchObject([{ producePerSecond: 1 }]);
});

test("refusals are counted for ten minutes, and apart while they go on", () => {
  const history = new RequestHistory();
  expect(history.refusalsOf("ticks")).toEqual([]);
  for (const [atMs, count] of [
    [0, 100],
    [60_000, 130],
    [120_000, 160],
  ] as const) {
    history.add(atMs, readCounts(text(1, 1, count)));
  }
  expect(history.refusalsOf("ticks")).toEqual([
    { error: "MESSAGE_TOO_LARGE", count: 60, lately: 60 },
  ]);
  for (const atMs of [630_000, 640_000, 650_000]) history.add(atMs, readCounts(text(1, 1, 160)));
  expect(history.refusalsOf("ticks")).toMatchObject([{ count: 30, lately: 0 }]);
  expect(history.refusalsOf("orders")).toEqual([]);
});

test("only what is shown is asked for; whoever is no Millrace is passed over", async () => {
  const asked: string[] = [];
  const answering = (status: number, body: string) =>
    new NodeMetrics("http://node:9644/metrics", async (url) => {
      asked.push(url);
      return new Response(body, { status });
    });
  expect((await answering(200, text(1, 2, 3)).read())?.requests.get("Fetch")).toBe(2);
  expect(new URL(asked[0]!).searchParams.getAll("name[]")).toHaveLength(2);
  expect(await answering(503, text(1, 2, 3)).read()).toBeNull();
  expect(await answering(200, "# nothing of ours").read()).toBeNull();
});
