/**
 * The known name most like one that is not known, or null when none is close enough to be meant.
 * Close: at most a third of its letters have to change.
 */
export function nearestName(unknown: string, known: Iterable<string>): string | null {
  // A longer text is no slip of the keyboard, and comparing it would cost its length squared.
  if (unknown.length > 100) return null;
  let best: string | null = null;
  let fewest = Math.floor(unknown.length / 3) + 1;
  for (const name of known) {
    if (Math.abs(name.length - unknown.length) >= fewest) continue;
    const edits = editDistance(unknown, name);
    if (edits < fewest) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}

/** Levenshtein: letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
