const maxPatternLength = 256;
const maxNameLength = 256;
/** Each one may multiply the work by the length of the name. */
const maxRepetitions = 3;

/** Groups that repeat, look around or refer back: what makes a pattern explode. */
const unruly = /\)[*+{]|\\[1-9k]|\(\?(?:[=!<])/;

/**
 * Whether a `patternProperties` pattern speaks of a property. Patterns are hostile: one that could
 * run long, or that is none in this language, speaks of nothing.
 */
export function isMatch(pattern: string, name: string): boolean {
  if (pattern.length > maxPatternLength || name.length > maxNameLength) return false;
  if (unruly.test(pattern) || (pattern.match(/[*+{]/g)?.length ?? 0) > maxRepetitions) return false;
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}
