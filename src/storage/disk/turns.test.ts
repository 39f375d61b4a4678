import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

/** Tasks that end when they are told to, and the order in which they began. */
function tasks(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((end) => ends.set(name, end));
  };
  return {
    begun,
    run: (name: string, atOnce: number) => void turns.run(atOnce, task(name)),
    runAlone: (name: string) => void turns.runAlone(task(name)),
    async end(name: string) {
      ends.get(name)!();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("so many run at once, in the order in which they came", async () => {
  const { begun, run, end } = tasks(new Turns());
  for (const name of ["a", "b", "c", "d"]) run(name, 2);
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "c"]);
  await end("a");
  expect(begun).toEqual(["a", "b", "c", "d"]);
});

test("who wants fewer beside itself waits longer, and the next ones with it", async () => {
  const { begun, run, end } = tasks(new Turns());
  for (const name of ["a", "b"]) run(name, 3);
  run("alone", 1);
  run("c", 3);
  await end("a");
  expect(begun).toEqual(["a", "b"]);
  await end("b");
  expect(begun).toEqual(["a", "b", "alone", "c"]);
});

test("nothing runs beside a task that runs alone", async () => {
  const { begun, run, runAlone, end } = tasks(new Turns());
  run("a", 3);
  runAlone("alone");
  run("b", 3);
  expect(begun).toEqual(["a"]);
  await end("a");
  expect(begun).toEqual(["a", "alone"]);
  await end("alone");
  expect(begun).toEqual(["a", "alone", "b"]);
});

test("a task that fails gives its turn to the next one", async () => {
  const turns = new Turns();
  await expect(turns.runAlone(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.run(1, async () => "next")).toBe("next");
});
