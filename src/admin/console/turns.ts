import { Refused } from "./refused.ts";

/** So many at once; one more is refused. */
export class Turns {
  private readonly max: number;
  private taken = 0;

  constructor(max: number) {
    this.max = max;
  }

  /** The function gives the turn back; it may be called again. Throws `Refused`. */
  take(): () => void {
    if (this.taken >= this.max) {
      const sentence = `${this.max} searches and live tails run already: close one first.`;
      throw new Refused(429, "TOO_MANY_READS", sentence);
    }
    this.taken++;
    let isTaken = true;
    return () => {
      if (isTaken) this.taken--;
      isTaken = false;
    };
  }
}
