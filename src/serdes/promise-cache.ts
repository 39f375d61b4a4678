const defaultMaxEntries = 1_000;

/** Asks once for what many want at the same time or later. What failed is asked for again. */
export class PromiseCache<T> {
  private readonly entries = new Map<string, Promise<T>>();
  private readonly maxEntries: number;

  constructor(maxEntries = defaultMaxEntries) {
    this.maxEntries = maxEntries;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const asked = ask();
    this.entries.set(key, asked);
    asked.catch(() => this.entries.delete(key));
    if (this.entries.size > this.maxEntries) {
      this.entries.delete(this.entries.keys().next().value!);
    }
    return asked;
  }
}
