export interface Destination {
  readonly kind: string;
  readonly name: string;
  readonly href: string;
}

/** Those whose names hold the letters in this order; the tighter they stand the earlier. */
export function bestMatches(
  all: readonly Destination[],
  text: string,
  limit: number,
): readonly Destination[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return all.slice(0, limit);
  return all
    .flatMap((destination) => {
      const looseness = loosenessOf(destination.name.toLowerCase(), wanted);
      return looseness === null ? [] : [{ destination, looseness }];
    })
    .sort((one, other) => one.looseness - other.looseness)
    .slice(0, limit)
    .map(({ destination }) => destination);
}

/** How far apart the letters are, and how far from the start; null when they are not there. */
function loosenessOf(name: string, wanted: string): number | null {
  const whole = name.indexOf(wanted);
  if (whole >= 0) return whole / 1_000 + name.length / 100_000;
  let from = -1;
  let gaps = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    const found = name.indexOf(letter, from + 1);
    if (found < 0) return null;
    gaps += found - from;
    from = found;
  }
  return 1 + gaps;
}
