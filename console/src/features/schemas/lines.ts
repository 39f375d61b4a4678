/** A line of a side-by-side difference; null where the other side has one more. */
export interface LinePair {
  readonly before: string | null;
  readonly now: string | null;
  readonly isSame: boolean;
}

/** Beyond this many lines on both sides the middle is shown as replaced as a whole. */
const maxCells = 4_000_000;

/** Which lines stayed, went and came: by the longest common subsequence. */
export function lineDifference(before: string, now: string): readonly LinePair[] {
  const old = before.split("\n");
  const fresh = now.split("\n");
  const lengths = old.length * fresh.length > maxCells ? null : commonLengths(old, fresh);
  const pairs: LinePair[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(gone.length, come.length); at += 1) {
      pairs.push({ before: gone[at] ?? null, now: come[at] ?? null, isSame: false });
    }
    gone = [];
    come = [];
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      flush();
      pairs.push({ before: old[i]!, now: fresh[j]!, isSame: true });
      i += 1;
      j += 1;
    } else if (j >= fresh.length || (i < old.length && isOldNext(lengths, i, j))) {
      gone.push(old[i]!);
      i += 1;
    } else {
      come.push(fresh[j]!);
      j += 1;
    }
  }
  flush();
  return pairs;
}

const isOldNext = (lengths: readonly Uint32Array[] | null, i: number, j: number) =>
  lengths === null || lengths[i + 1]![j]! >= lengths[i]![j + 1]!;

/** How many lines the rests from i and from j have in common. */
function commonLengths(old: readonly string[], fresh: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] =
        old[i] === fresh[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
