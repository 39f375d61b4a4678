/** What `:names` of a pattern stand for in a path, decoded; null when it is another path. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  if (wanted.length !== given.length) return null;
  const names: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const have = given[index]!;
    if (!want.startsWith(":")) {
      if (want !== have) return null;
      continue;
    }
    const decoded = decode(have);
    if (decoded === null) return null;
    names[want.slice(1)] = decoded;
  }
  return names;
}

const segmentsOf = (path: string) => path.split("/").filter((segment) => segment !== "");

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** A path with its names encoded: at`/topics/${name}/partitions`. */
export function at(texts: TemplateStringsArray, ...names: readonly (string | number)[]): string {
  return texts.reduce((path, text, index) => path + encodeURIComponent(names[index - 1]!) + text);
}
