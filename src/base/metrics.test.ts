import { describe, expect, it } from "vitest";
import { latencyBoundsMs, Metrics } from "./metrics.ts";

describe("Metrics", () => {
  it("counts topics beyond its limit together, whatever a client calls them", () => {
    const metrics = new Metrics();
    for (let index = 0; index < 1500; index++) metrics.recordsIn(`t${index}`, 1, 10);
    expect(metrics.topics.size).toBe(1001);
    expect(metrics.topics.get("(other)")).toMatchObject({ recordsIn: 500, bytesIn: 5000 });
  });

  it("makes room for new topics when old ones are gone", () => {
    const metrics = new Metrics();
    for (let index = 0; index < 1000; index++) metrics.recordsOut(`t${index}`, 1, 1);
    metrics.keepTopics((topic) => topic === "t7");
    metrics.recordsIn("new", 2, 3);
    expect([...metrics.topics.keys()]).toEqual(["t7", "new"]);
  });

  it("puts a request into the first bucket that holds it, and one too slow beyond all", () => {
    const metrics = new Metrics();
    for (const elapsedMs of [0.1, 0.25, 0.3, 60_000]) metrics.request("Fetch", elapsedMs);
    const fetch = metrics.apis.get("Fetch")!;
    expect(fetch.buckets.slice(0, 2)).toEqual([2, 1]);
    expect(fetch.buckets[latencyBoundsMs.length]).toBe(1);
    expect(fetch.requests).toBe(4);
    expect(fetch.elapsedMs).toBeCloseTo(60_000.65);
  });

  it("knows how many connections are open and how many ever were", () => {
    const metrics = new Metrics();
    metrics.connectionOpened("PLAINTEXT");
    metrics.connectionOpened("PLAINTEXT");
    metrics.connectionClosed("PLAINTEXT");
    expect(metrics.listeners.get("PLAINTEXT")).toEqual({ open: 1, opened: 2 });
  });
});
