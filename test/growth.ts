const factor = 16;
/** Of rounds the best counts: what else the machine has to do slows some, not all. */
const minRounds = 3;
const maxRounds = 30;
/** Shorter times are those of the clock, not of the work. */
const floorMs = 1;

/** Half way, in powers, between what grows with its input (16) and with its square (256). */
export const maxGrowth = 64;

/**
 * How many times longer it takes for an input 16 times as large; measured again while that is more
 * than `maxGrowth`, as it may be for once on a busy machine. `nowMs` is there to be tested with.
 */
export function growthOf(
  run: (size: number) => void,
  largeSize: number,
  nowMs = () => performance.now(),
): number {
  const durationOf = (size: number) => {
    const beganMs = nowMs();
    run(size);
    return nowMs() - beganMs;
  };
  let smallMs = Number.POSITIVE_INFINITY;
  let largeMs = Number.POSITIVE_INFINITY;
  const growth = () => largeMs / Math.max(smallMs, floorMs);
  for (let round = 1; round <= maxRounds; round++) {
    smallMs = Math.min(smallMs, durationOf(Math.ceil(largeSize / factor)));
    largeMs = Math.min(largeMs, durationOf(largeSize));
    if (round >= minRounds && growth() < maxGrowth) break;
  }
  return growth();
}
