import { expect, test } from "vitest";
import { AnswerBudget } from "./answer-budget.ts";

test("what is held is missing until it is given back, and whoever waits is told", () => {
  const budget = new AnswerBudget(() => 100);
  let told = 0;
  const stop = budget.whenRoom(() => told++);
  const giveBack = budget.hold(70);
  expect(budget.roomBytes).toBe(30);
  const giveMore = budget.hold(50);
  expect(budget.roomBytes).toBe(0);
  giveBack();
  expect([budget.roomBytes, told]).toEqual([50, 1]);
  stop();
  giveMore();
  expect([budget.roomBytes, told]).toEqual([100, 1]);
});
