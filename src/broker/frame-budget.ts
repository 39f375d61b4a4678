import type { CancelTimer, Clock } from "../base/clock.ts";

/** A granted frame gets on by this share of its length … */
const shareDue = 0.1;
/** … in so long: no frame holds its room for more than five minutes. */
const checkMs = 30_000;

/** Who gathers a frame. */
export interface Gatherer {
  /** How much of the frame has arrived. */
  arrivedBytes(): number;
  /** There is room now, after a wait: the rest may be read. */
  granted(): void;
  /** The frame gets on too slowly to keep its room from others. */
  stalled(): void;
}

/** Room for one frame that is being gathered. */
export interface Reservation {
  readonly isGranted: boolean;
  /** Gives the room back, or leaves the line; to be called once. */
  release(): void;
}

/**
 * Room for the large frames that all connections of a node gather at once: each reserves its
 * whole length before it is read on, and waits its turn when there is no room. So lengths that
 * lie, or senders that dawdle, take neither memory without bound nor room for long.
 */
export class FrameBudget {
  private readonly clock: Clock;
  private readonly maxBytes: number;
  private reservedBytes = 0;
  private readonly line = new Set<Room>();

  /** `maxBytes` of Infinity: no bound. */
  constructor(clock: Clock, maxBytes: number) {
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** Bytes reserved now, by frames that have got their room. */
  get usedBytes(): number {
    return this.reservedBytes;
  }

  reserve(frameBytes: number, gatherer: Gatherer): Reservation {
    const room = new Room(frameBytes, gatherer, this.clock, () => this.giveBack(room));
    if (this.line.size > 0 || !this.fits(frameBytes)) this.line.add(room);
    else this.grant(room);
    return room;
  }

  /** A frame larger than the whole budget fits when it is alone. */
  private fits(frameBytes: number): boolean {
    return this.reservedBytes === 0 || this.reservedBytes + frameBytes <= this.maxBytes;
  }

  private grant(room: Room): void {
    this.reservedBytes += room.frameBytes;
    room.grant();
  }

  private giveBack(room: Room): void {
    if (!this.line.delete(room)) this.reservedBytes -= room.frameBytes;
    for (const next of this.line) {
      if (!this.fits(next.frameBytes)) return;
      this.line.delete(next);
      this.grant(next);
      next.gatherer.granted();
    }
  }
}

class Room implements Reservation {
  readonly frameBytes: number;
  readonly gatherer: Gatherer;
  isGranted = false;
  private readonly clock: Clock;
  private readonly giveBack: () => void;
  private cancelCheck: CancelTimer | null = null;

  constructor(frameBytes: number, gatherer: Gatherer, clock: Clock, giveBack: () => void) {
    this.frameBytes = frameBytes;
    this.gatherer = gatherer;
    this.clock = clock;
    this.giveBack = giveBack;
  }

  grant(): void {
    this.isGranted = true;
    this.checkLater();
  }

  release(): void {
    this.cancelCheck?.();
    this.giveBack();
  }

  private checkLater(): void {
    const atFirst = this.gatherer.arrivedBytes();
    this.cancelCheck = this.clock.after(checkMs, () => {
      this.checkLater();
      const grownBytes = this.gatherer.arrivedBytes() - atFirst;
      if (grownBytes < this.frameBytes * shareDue) this.gatherer.stalled();
    });
  }
}
