/** Names that are given more than once; in one pass, for a request may hold a million of them. */
export function repeated(names: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) again.add(name);
    else seen.add(name);
  }
  return again;
}
