interface Waiting {
  readonly atOnce: number;
  readonly weight: number;
  readonly begin: () => void;
}

/** Of a task that runs alone: others begin only beside fewer than they allow. */
const everybody = 1 << 20;

/** Lets tasks begin in the order in which they came, so many at once. */
export class Turns {
  private readonly waiting: Waiting[] = [];
  private running = 0;

  /** Runs a task once fewer than `atOnce` are running; rejects with what the task throws. */
  run<Result>(atOnce: number, task: () => Promise<Result>): Promise<Result> {
    return this.take(atOnce, 1, task);
  }

  /** Runs a task while no other one runs. */
  runAlone<Result>(task: () => Promise<Result>): Promise<Result> {
    return this.take(1, everybody, task);
  }

  private async take<Result>(
    atOnce: number,
    weight: number,
    task: () => Promise<Result>,
  ): Promise<Result> {
    if (this.waiting.length === 0 && this.running < atOnce) this.running += weight;
    else await new Promise<void>((begin) => this.waiting.push({ atOnce, weight, begin }));
    try {
      return await task();
    } finally {
      this.running -= weight;
      this.goOn();
    }
  }

  private goOn(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (this.running >= next.atOnce) return;
      this.waiting.shift();
      this.running += next.weight;
      next.begin();
    }
  }
}
