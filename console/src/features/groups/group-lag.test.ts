import { expect, it } from "vitest";
import { lagSeries } from "./group-lag.tsx";

it("draws the total and the five partitions that are furthest behind", () => {
  const partitions = { "t/0": 1, "t/1": 6, "t/2": 3, "t/3": 2, "t/4": 5, "t/5": 4 };
  const series = lagSeries([
    { atMs: 0, lag: 9, partitions: { "t/1": 9 } },
    { atMs: 1, lag: 21, partitions },
  ]);
  expect(series.map(({ name }) => name)).toEqual(["all", "t/1", "t/4", "t/5", "t/2", "t/3"]);
  expect(series[1]?.values).toEqual([9, 6]);
  expect(series[2]?.values).toEqual([null, 5]);
});
