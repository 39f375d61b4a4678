import { expect, test } from "vitest";
import { answerEach } from "./answer-each.ts";

test("answers stay in order, whether or not they are known at once", async () => {
  const asked = Array.from({ length: 2500 }, (_, i) => i);
  const answers = await answerEach(asked, (i) => (i % 3 === 0 ? Promise.resolve(-i) : -i));
  expect(answers).toEqual(asked.map((i) => -i));
  expect(await answerEach([], () => 0)).toEqual([]);
});

test("others have their turn between the pieces", async () => {
  let turns = 0;
  let isDone = false;
  const other = () => {
    turns++;
    if (!isDone) setImmediate(other);
  };
  setImmediate(other);
  let most = 0;
  let sinceTurn = 0;
  let lastTurn = turns;
  await answerEach(Array(10_000).fill(0), () => {
    sinceTurn = turns === lastTurn ? sinceTurn + 1 : 1;
    lastTurn = turns;
    most = Math.max(most, sinceTurn);
  });
  isDone = true;
  expect(most).toBeLessThanOrEqual(1000);
});

test("what one throws rejects the whole", async () => {
  const answers = answerEach([1, 2], (i) => Promise.reject(new Error(`no ${i}`)));
  await expect(answers).rejects.toThrow("no 1");
});
