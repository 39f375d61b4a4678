import { type ChildProcess, spawn } from "node:child_process";

const signalLimitMs = 15_000;

/** A shell that runs commands in the background, and all that they have printed. */
export class Terminal {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private printed = "";
  private seen = 0;
  private hasEnded = false;
  private changed = (): void => {};

  constructor(
    commands: string,
    options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  ) {
    // Its own process group, so that Ctrl-C reaches everything in it, as in a real terminal.
    this.child = spawn("bash", ["-c", `set -eo pipefail\n${commands}`], {
      ...options,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.printed += text;
        this.changed();
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code) => {
        this.hasEnded = true;
        resolve(code);
        this.changed();
      });
    });
  }

  /** What was printed since `until` was last satisfied. */
  get news(): string {
    return this.printed.slice(this.seen);
  }

  /**
   * Waits until the news satisfy `test`, which counts as having seen them. False when that takes
   * too long, or everything has ended before.
   */
  async until(test: (news: string) => boolean, limitMs: number): Promise<boolean> {
    const deadline = Date.now() + limitMs;
    while (!test(this.news)) {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0 || this.hasEnded) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.seen = this.printed.length;
    return true;
  }

  /** The exit code once all is done; null when that took longer than `limitMs` and was ended. */
  async exit(limitMs: number): Promise<number | null> {
    const timer = setTimeout(() => this.signal("SIGKILL"), limitMs);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }

  /** Ctrl-C; resolves when everything in the terminal has ended. */
  async interrupt(): Promise<void> {
    this.signal("SIGINT");
    await this.exit(signalLimitMs);
  }

  private signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Ended already.
    }
  }
}
