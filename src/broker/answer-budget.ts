/**
 * Room for the records that answers hold until they have left. When consumers do not read what
 * they asked for, further fetches wait for room instead of taking more memory.
 */
export class AnswerBudget {
  private readonly maxBytes: () => number;
  private heldBytes = 0;
  private readonly waiting = new Set<() => void>();

  /** `maxBytes` is asked again each time: the setting behind it may change. */
  constructor(maxBytes: () => number) {
    this.maxBytes = maxBytes;
  }

  /** What another answer may hold; 0 when all room is taken. */
  get roomBytes(): number {
    return Math.max(0, this.maxBytes() - this.heldBytes);
  }

  /** Counts bytes that an answer holds from now on; the function returned gives them back, once. */
  hold(bytes: number): () => void {
    this.heldBytes += bytes;
    return () => {
      this.heldBytes -= bytes;
      for (const wake of [...this.waiting]) wake();
    };
  }

  /** Calls `action` whenever room has been given back, until the function returned is called. */
  whenRoom(action: () => void): () => void {
    this.waiting.add(action);
    return () => this.waiting.delete(action);
  }
}
