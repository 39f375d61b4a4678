/** At most `count` of them, picked at equal distances; the last one is always in. */
export function evenly<T>(items: readonly T[], count: number): readonly T[] {
  const { length } = items;
  if (length <= count) return items;
  // Multiplied first: a step that is rounded could point beyond the end.
  return Array.from({ length: count }, (_, index) => {
    return items[Math.floor(((index + 1) * length) / count) - 1]!;
  });
}
