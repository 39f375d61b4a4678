import type { Clock } from "../../../base/clock.ts";
import type { Random } from "../../../base/random.ts";
import { Refused } from "../refused.ts";
import { type ConsoleUser, isPassword } from "./passwords.ts";

const lifetimeMs = 12 * 3_600_000;
const maxSessions = 1000;
/** Wrong passwords of everybody together within a minute; then nobody may try. */
const maxFailures = 10;
const failureWindowMs = 60_000;
/** Passwords checked at once: each takes much memory. */
const maxChecks = 2;

export interface OpenSession {
  readonly user: string;
  readonly csrfToken: string;
  readonly endsMs: number;
}

/** Who has logged in, by the secret in their cookie; forgotten when the process ends. */
export class Sessions {
  /** For those who need not log in: a page of another origin cannot read it. */
  readonly sharedCsrfToken: string;
  private readonly users: ReadonlyMap<string, ConsoleUser>;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly check: typeof isPassword;
  private readonly open = new Map<string, OpenSession>();
  private failures: number[] = [];
  private checking = 0;

  constructor(
    users: readonly ConsoleUser[],
    clock: Clock,
    random: Random,
    check: typeof isPassword = isPassword,
  ) {
    this.check = check;
    this.users = new Map(users.map((user) => [user.name, user]));
    this.clock = clock;
    this.random = random;
    this.sharedCsrfToken = this.secret();
  }

  get needsLogin(): boolean {
    return this.users.size > 0;
  }

  /** A new session and its secret, whatever the browser brought along. Rejects with `Refused`. */
  async logIn(name: string, password: string): Promise<{ secret: string; session: OpenSession }> {
    const nowMs = this.clock.monotonicMs();
    this.failures = this.failures.filter((atMs) => nowMs - atMs < failureWindowMs);
    if (this.failures.length >= maxFailures || this.checking >= maxChecks) {
      throw new Refused(429, "TOO_MANY_ATTEMPTS", "Too many attempts: try again in a minute.");
    }
    this.checking++;
    const isRight = await this.check(this.users.get(name), password).finally(() => {
      this.checking--;
    });
    if (!isRight) {
      this.failures.push(nowMs);
      throw new Refused(401, "WRONG_PASSWORD", "That name and password do not match.");
    }
    const session = { user: name, csrfToken: this.secret(), endsMs: nowMs + lifetimeMs };
    const secret = this.secret();
    this.open.set(secret, session);
    const oldest = this.open.keys().next();
    if (this.open.size > maxSessions && !oldest.done) this.open.delete(oldest.value);
    return { secret, session };
  }

  /** Null when there is none, or it has ended. */
  find(secret: string | null): OpenSession | null {
    const session = secret === null ? undefined : this.open.get(secret);
    if (session === undefined) return null;
    if (this.clock.monotonicMs() < session.endsMs) return session;
    this.open.delete(secret!);
    return null;
  }

  logOut(secret: string | null): void {
    if (secret !== null) this.open.delete(secret);
  }

  private secret(): string {
    return this.random.bytes(32).toString("base64url");
  }
}
