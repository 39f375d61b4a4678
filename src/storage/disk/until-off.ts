import type { SimulatedDisk } from "./simulated-disk.ts";

/** For tests: waits for `work`, or until the disk's power has been off for a few turns. */
export async function untilOff(files: SimulatedDisk, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  for (let turnsOff = 0; !isOver && turnsOff < 4; ) {
    await new Promise((resolve) => setImmediate(resolve));
    if (files.calls > files.crashAt) turnsOff++;
  }
}
