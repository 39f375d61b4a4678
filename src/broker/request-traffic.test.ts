import { expect, test } from "vitest";
import { RequestTraffic } from "./request-traffic.ts";

test("a node is shared while two connections begin requests, and for a while after", () => {
  const traffic = new RequestTraffic();
  const [one, other] = [{}, {}];
  for (const ms of [0, 10, 20]) traffic.began(one, ms);
  expect(traffic.isShared(20)).toBe(false);
  traffic.began(other, 30);
  expect(traffic.isShared(119)).toBe(true);
  expect(traffic.isShared(120)).toBe(false);
  traffic.began(one, 500);
  expect(traffic.isShared(500)).toBe(false);
});

test("one that comes after another has gone is alone", () => {
  const traffic = new RequestTraffic();
  const [one, other] = [{}, {}];
  traffic.began(one, 0);
  traffic.ended(one);
  traffic.began(other, 1);
  expect(traffic.isShared(1)).toBe(false);
});
