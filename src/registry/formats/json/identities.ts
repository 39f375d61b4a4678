/**
 * Tells whether values of JSON mean the same, however their members are ordered. Each value is
 * looked at once, so that comparing many with many costs no more than reading them.
 */
export class Identities {
  private readonly known = new Map<string, string>();
  private readonly seen = new WeakMap<object, string>();

  /** Equal for equal values, and for no others. */
  of(value: unknown): string {
    if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
    const seen = this.seen.get(value);
    if (seen !== undefined) return seen;
    const content = Array.isArray(value)
      ? `[${value.map((item) => this.of(item)).join(",")}]`
      : `{${this.members(value).join(",")}}`;
    const identity = this.known.get(content) ?? `#${this.known.size}`;
    this.known.set(content, identity);
    this.seen.set(value, identity);
    return identity;
  }

  private members(value: object): string[] {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([name, member]) => `${JSON.stringify(name)}:${this.of(member)}`);
  }
}

/** How a set has become another; null when it has not. */
export function changeOfSet(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): "EXTENDED" | "NARROWED" | "CHANGED" | null {
  const isKept = [...before].every((value) => after.has(value));
  if (isKept) return before.size === after.size ? null : "EXTENDED";
  return [...after].every((value) => before.has(value)) ? "NARROWED" : "CHANGED";
}
