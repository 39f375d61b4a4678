/** "0, 2 5" as numbers, none for an empty text; null when it is something else. */
export function readPartitions(text: string): readonly number[] | null {
  const parts = text.split(/[\s,]+/).filter((part) => part !== "");
  return parts.every((part) => /^\d{1,6}$/.test(part)) ? parts.map(Number) : null;
}
