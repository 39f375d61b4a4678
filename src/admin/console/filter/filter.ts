import type { Clock } from "../../../base/clock.ts";

/** What a filter is told of a record; `timestamp` in ms, a header's value as text or null. */
export interface FilteredRecord {
  readonly key: unknown;
  readonly value: unknown;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly timestamp: number;
  readonly offset: number;
  readonly partition: number;
}

/** Another process that reads lines and answers each with one. */
export interface Sandbox {
  write(line: string): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

export interface SandboxEvents {
  line(text: string): void;
  /** It is gone: killed, out of memory, or never started. */
  ended(): void;
}

/** Starts one; tests may hand in another. */
export type SpawnSandbox = (events: SandboxEvents) => Sandbox;

export interface FilterLimits {
  /** For the start, and for each batch of records. */
  readonly timeLimitMs: number;
  /** Filters that run at once, of all requests. */
  readonly maxFilters: number;
}

const filterLimits: FilterLimits = { timeLimitMs: 2_000, maxFilters: 4 };

/** What a batch of records came to. */
export interface FilterVerdict {
  readonly matches: readonly boolean[];
  /** Records for which the filter threw: they do not match. */
  readonly failures: number;
  /** What it threw first; empty when it did not. */
  readonly first: string;
}

/** The filter cannot be used, or had to be stopped: a sentence for the person who wrote it. */
export class FilterFailed extends Error {
  override name = "FilterFailed";
}

export interface Filter {
  /** Rejects with `FilterFailed`; the filter is then closed. One batch at a time. */
  run(records: readonly FilteredRecord[]): Promise<FilterVerdict>;
  close(): void;
}

/** Runs filters, each in a process of its own that is thrown away with it. */
export class Filters {
  private running = 0;
  private readonly spawn: SpawnSandbox;
  private readonly clock: Clock;
  private readonly limits: FilterLimits;

  constructor(spawn: SpawnSandbox, clock: Clock, limits: FilterLimits = filterLimits) {
    this.spawn = spawn;
    this.clock = clock;
    this.limits = limits;
  }

  /** Rejects with `FilterFailed` when it does not compile, or too many run already. */
  async open(source: string): Promise<Filter> {
    const { maxFilters } = this.limits;
    if (this.running >= maxFilters) {
      throw new FilterFailed(`${maxFilters} filters run already: wait for one to end.`);
    }
    this.running++;
    const conversation = new Conversation(this.spawn, this.clock, this.limits.timeLimitMs, () => {
      this.running--;
    });
    const opened = JSON.parse(await conversation.ask(JSON.stringify(source))) as {
      problem?: string;
    };
    if (opened.problem !== undefined) {
      conversation.close();
      throw new FilterFailed(`The filter does not compile: ${opened.problem}`);
    }
    return {
      async run(records) {
        const answer = await conversation.ask(JSON.stringify(records));
        const { matches, failures, first } = JSON.parse(answer) as RawVerdict;
        const isMatch = Array.from(records, (_, index) => matches[index] === "1");
        return { matches: isMatch, failures, first: first.slice(0, 300) };
      },
      close: () => conversation.close(),
    };
  }
}

interface RawVerdict {
  readonly matches: string;
  readonly failures: number;
  readonly first: string;
}

/** One question at a time, each with the same time limit. */
class Conversation {
  private readonly sandbox: Sandbox;
  private readonly clock: Clock;
  private readonly timeLimitMs: number;
  private readonly onClosed: () => void;
  private settle: { answer(line: string): void; fail(sentence: string): void } | null = null;
  private isClosed = false;

  constructor(spawn: SpawnSandbox, clock: Clock, timeLimitMs: number, onClosed: () => void) {
    this.clock = clock;
    this.timeLimitMs = timeLimitMs;
    this.onClosed = onClosed;
    this.sandbox = spawn({
      line: (text) => this.settle?.answer(text),
      ended: () => {
        this.settle?.fail("The filter took more memory than it may, and was stopped.");
        this.close();
      },
    });
  }

  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new FilterFailed("The filter was stopped."));
      const finish = () => {
        cancel();
        this.settle = null;
      };
      const fail = (sentence: string) => {
        finish();
        this.close();
        reject(new FilterFailed(sentence));
      };
      const seconds = this.timeLimitMs / 1000;
      const cancel = this.clock.after(this.timeLimitMs, () =>
        fail(`The filter took more than ${seconds} s for a few records, and was stopped.`),
      );
      this.settle = {
        fail,
        answer: (text) => {
          finish();
          resolve(text);
        },
      };
      this.sandbox.write(line);
    });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.sandbox.kill();
    this.onClosed();
    this.settle?.fail("The filter was stopped.");
  }
}
