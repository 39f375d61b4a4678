/** Two connections share the node when each has begun a request within so long. */
const sharedForMs = 100;

/** Tells whether more than one connection is at work: one that is alone disturbs nobody. */
export class RequestTraffic {
  private last: object | null = null;
  private lastMs = -Infinity;
  /** When a connection other than the last one began its latest request. */
  private otherMs = -Infinity;

  /** `connection` begins a request, at `nowMs` of the monotonic clock. */
  began(connection: object, nowMs: number): void {
    if (connection !== this.last) this.otherMs = this.lastMs;
    this.last = connection;
    this.lastMs = nowMs;
  }

  isShared(nowMs: number): boolean {
    return nowMs - this.otherMs < sharedForMs;
  }

  /** Lets go of a connection that is no more. */
  ended(connection: object): void {
    if (connection !== this.last) return;
    this.last = null;
    this.lastMs = -Infinity;
  }
}
