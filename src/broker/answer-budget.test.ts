import { expect, test } from "vitest";
import { AnswerBudget } from "./answer-budget.ts";

test("what is held is missing until it is given back, and whoever waits is told", () => {
  const budget = new AnswerBudget(() => 100);
  let told = 0;
  const stop = budget.whenRoom(() => told++);
  const first = budget.reserve(70);
  expect([first.bytes, budget.roomBytes]).toEqual([70, 30]);
  const second = budget.reserve(50);
  expect([second.bytes, budget.roomBytes]).toEqual([30, 0]);
  // A batch is read whole, however little there was room for.
  second.resize(50);
  expect([budget.roomBytes, told]).toEqual([0, 0]);
  first.resize(0);
  expect([budget.roomBytes, told]).toEqual([50, 1]);
  stop();
  second.resize(0);
  expect([budget.roomBytes, told]).toEqual([100, 1]);
});
