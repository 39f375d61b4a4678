import type { Random } from "./random.ts";

/** Repeatable randomness for tests and simulation (mulberry32); never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => next() * 256));
  return {
    uuid: () => bytes(16).toString("hex"),
    below: (limit) => Math.floor(next() * limit),
    bytes,
  };
}
