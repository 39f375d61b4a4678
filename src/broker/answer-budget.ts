/** Room that one answer holds until its records have left. */
export interface HeldRoom {
  readonly bytes: number;
  /** Holds so many bytes from now on, be it more or less; what is given back wakes who waits. */
  resize(bytes: number): void;
}

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

  /**
   * Takes room for up to `bytes`, as much as there is: to be called before reading, for a read
   * may take a while, and others begin theirs meanwhile.
   */
  reserve(bytes: number): HeldRoom {
    const room = new Room((change) => this.change(change));
    room.resize(Math.min(bytes, this.roomBytes));
    return room;
  }

  /** Calls `action` whenever room has been given back, until the function returned is called. */
  whenRoom(action: () => void): () => void {
    this.waiting.add(action);
    return () => this.waiting.delete(action);
  }

  private change(bytes: number): void {
    this.heldBytes += bytes;
    if (bytes >= 0) return;
    for (const wake of [...this.waiting]) wake();
  }
}

class Room implements HeldRoom {
  bytes = 0;
  private readonly change: (bytes: number) => void;

  constructor(change: (bytes: number) => void) {
    this.change = change;
  }

  resize(bytes: number): void {
    const change = bytes - this.bytes;
    this.bytes = bytes;
    this.change(change);
  }
}
