import { Dialogue } from "../bounded-process.ts";
import { java } from "./java.ts";

const runWithinMs = 180_000;

/**
 * A JVM that runs Java clients one after the other, for all systems of a scenario. Such a client
 * compiles its code for 10 to 20 s, on all cores; were each run a process of its own, it would
 * measure little else.
 */
export class WarmClient {
  private dialogue: Dialogue | null = null;
  private wasStarted = false;

  /** None while it does not run. */
  get pids(): readonly number[] {
    return this.dialogue?.pids ?? [];
  }

  /** Has it ended, so that the next run has to warm up another? */
  get isLost(): boolean {
    return this.wasStarted && this.pids.length === 0;
  }

  /** Runs a class's `main`; what it printed. After a failure the next run begins with a new JVM. */
  async run(mainClass: string, args: readonly string[]): Promise<string> {
    if (this.pids.length === 0) this.dialogue = null;
    const dialogue = this.dialogue ?? this.start();
    try {
      const { printed } = await dialogue.ask<{ printed: string }>({ main: mainClass, args });
      return printed;
    } catch (problem) {
      await this.close();
      throw problem;
    }
  }

  private start(): Dialogue {
    this.wasStarted = true;
    this.dialogue = new Dialogue(java.command("WarmClient", []), runWithinMs);
    return this.dialogue;
  }

  async close(): Promise<void> {
    const { dialogue } = this;
    this.dialogue = null;
    await dialogue?.close();
  }
}
