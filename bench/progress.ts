/** Says on stderr what is being measured, what came out, and about how long it will take. */
export class Progress {
  private readonly startMs = Date.now();
  private units: number;
  private done = 0;

  /** `units`: all runs of the session, warm-ups included. */
  constructor(units: number) {
    this.units = units;
  }

  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** One run is over. */
  ran(what: string): void {
    this.done = Math.min(this.units, this.done + 1);
    const elapsed = Date.now() - this.startMs;
    const leftMinutes = (elapsed / this.done) * (this.units - this.done) * (1 / 60_000);
    const share = Math.floor((this.done / this.units) * 100);
    this.say(`${String(share).padStart(3)} %  ${what}  (about ${leftMinutes.toFixed(0)} min left)`);
  }

  /** So many runs come in addition. */
  more(units: number): void {
    this.units += units;
  }
}
