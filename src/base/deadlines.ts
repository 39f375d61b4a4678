/**
 * Which of many things falls due first. Setting, moving and cancelling cost O(log n) or less, so
 * one timer armed at `nextMs` serves any number of sessions.
 *
 * A deadline that moves later (a heartbeat) leaves its old entry in the heap, to be put right when
 * it surfaces; one that moves earlier gets a second entry, and the stale one is dropped.
 */
export class Deadlines<Key> {
  private readonly dueMs = new Map<Key, number>();
  /** Binary heap by `atMs`; an entry is live when it agrees with `dueMs`. */
  private readonly heap: Entry<Key>[] = [];
  /** Time of the key's earliest entry in the heap. */
  private readonly queuedMs = new Map<Key, number>();

  /** How many keys have a deadline. */
  get size(): number {
    return this.dueMs.size;
  }

  /** Sets or moves the deadline of `key`. */
  set(key: Key, atMs: number): void {
    this.dueMs.set(key, atMs);
    const queuedMs = this.queuedMs.get(key);
    if (queuedMs === undefined || queuedMs > atMs) this.push(key, atMs);
  }

  delete(key: Key): void {
    this.dueMs.delete(key);
    // Its entries surface in time; a store that loses most of its keys should not wait for that.
    if (this.heap.length > 64 && this.heap.length > 4 * this.dueMs.size) this.rebuild();
  }

  /** When the given key is due; null when it has no deadline. */
  get(key: Key): number | null {
    return this.dueMs.get(key) ?? null;
  }

  /** The earliest deadline; null when there is none. */
  nextMs(): number | null {
    return this.peek()?.atMs ?? null;
  }

  /** Removes and returns one key that is due at `nowMs`, earliest first; undefined when none is. */
  takeDue(nowMs: number): Key | undefined {
    const first = this.peek();
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.pop();
    this.dueMs.delete(first.key);
    return first.key;
  }

  clear(): void {
    this.dueMs.clear();
    this.queuedMs.clear();
    this.heap.length = 0;
  }

  private peek(): Entry<Key> | undefined {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      const atMs = this.dueMs.get(top.key);
      if (atMs === top.atMs) return top;
      const wasEarliest = this.queuedMs.get(top.key) === top.atMs;
      this.pop();
      if (atMs !== undefined && wasEarliest) this.push(top.key, atMs);
    }
    return undefined;
  }

  private push(key: Key, atMs: number): void {
    this.queuedMs.set(key, atMs);
    this.heap.push({ key, atMs });
    this.siftUp(this.heap.length - 1);
  }

  private pop(): void {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (top === undefined || last === undefined) return;
    if (this.queuedMs.get(top.key) === top.atMs) this.queuedMs.delete(top.key);
    if (top === last) return;
    this.heap[0] = last;
    this.siftDown(0);
  }

  private rebuild(): void {
    const live = [...this.dueMs];
    this.clear();
    for (const [key, atMs] of live) this.set(key, atMs);
  }

  private siftUp(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.heap[parent]!.atMs <= this.heap[at]!.atMs) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private siftDown(from: number): void {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.heap.length && this.heap[child]!.atMs < this.heap[least]!.atMs) {
          least = child;
        }
      }
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private swap(a: number, b: number): void {
    const held = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = held;
  }
}

interface Entry<Key> {
  readonly key: Key;
  readonly atMs: number;
}
