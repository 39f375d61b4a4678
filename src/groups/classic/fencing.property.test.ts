import fc from "fast-check";
import { expect, test } from "vitest";
import { Scenario } from "../scenario.ts";

/**
 * Clients that do what clients do, some of them late or dead, while time passes and the broker
 * restarts. Each keeps the generation and the part that it was told last.
 */
interface Consumer {
  memberId: string;
  generationId: number;
  part: string | null;
}

const steps = fc.array(
  fc.record({
    act: fc.constantFrom(
      "join",
      "join",
      "sync",
      "sync",
      "commit",
      "beat",
      "leave",
      "wait",
      "crash",
    ),
    who: fc.nat(3),
    waitMs: fc.nat(15_000),
  }),
  { maxLength: 80, size: "max" },
);

type Step = { readonly act: string; readonly who: number; readonly waitMs: number };

class World {
  scenario = new Scenario();
  readonly consumers: Consumer[] = Array.from({ length: 4 }, () => fresh());
  /** Answers that have not come: what each consumer waits for. */
  private readonly waiting = new Map<Consumer, () => void>();
  /** Part → who got it, by generation. */
  private readonly owners = new Map<string, Consumer>();
  private committedIn = 0;
  private syncs = 0;

  take({ act, who, waitMs }: Step): void {
    const consumer = this.consumers[who]!;
    if (act === "wait") this.scenario.pass(waitMs);
    else if (act === "crash") this.restart();
    else if (act === "join") this.join(consumer);
    else if (act === "sync") this.sync(consumer);
    else if (act === "commit") this.commit(consumer);
    else if (act === "leave") this.scenario.leave(consumer.memberId);
    else this.scenario.heartbeat(consumer.memberId, consumer.generationId);
    for (const hear of this.waiting.values()) hear();
  }

  private restart(): void {
    this.scenario = this.scenario.restarted();
    this.waiting.clear();
  }

  private join(consumer: Consumer): void {
    const exchange = this.scenario.join({ memberId: consumer.memberId });
    this.waiting.set(consumer, () => {
      if (exchange.answer === undefined) return;
      this.waiting.delete(consumer);
      const { error, memberId, generationId } = exchange.answer;
      if (error === "UNKNOWN_MEMBER_ID") Object.assign(consumer, fresh());
      else if (error === "NONE") Object.assign(consumer, { memberId, generationId, part: null });
    });
  }

  private sync(consumer: Consumer): void {
    const group = this.scenario.shard.groups.byId.get("g");
    const ids = [...(group?.members.keys() ?? [])];
    const call = ++this.syncs;
    const parts = Object.fromEntries(ids.map((id, at) => [id, `${call}/${at}`]));
    const exchange = this.scenario.sync(
      { ...consumer, error: "NONE", leader: "", members: [], skipAssignment: false, ...noProtocol },
      group?.leader === consumer.memberId ? parts : {},
    );
    this.waiting.set(consumer, () => {
      if (exchange.answer === undefined) return;
      this.waiting.delete(consumer);
      if (exchange.answer.error === "NONE") this.own(consumer, String(exchange.answer.assignment));
    });
  }

  /** The law: all parts of a generation come from one assignment, and each has one owner. */
  private own(consumer: Consumer, part: string): void {
    if (part === "") return;
    const [assignment] = part.split("/");
    const others = [...this.owners].filter(([key]) => key.startsWith(`${consumer.generationId}:`));
    for (const [key, owner] of others) {
      expect(key.split(":")[1]?.split("/")[0]).toBe(assignment);
      if (key === `${consumer.generationId}:${part}`)
        expect(owner.memberId).toBe(consumer.memberId);
    }
    this.owners.set(`${consumer.generationId}:${part}`, { ...consumer });
    consumer.part = part;
  }

  /** The law: what is committed never comes from a generation older than the last that did. */
  private commit({ memberId, generationId, part }: Consumer): void {
    // A client commits what it consumes. (A generation nobody owned a part of may be forgotten by
    // a restart, and its number given again.)
    if (part === null) return;
    const error = this.scenario.commit(generationId, { memberId, generationId });
    if (error !== "NONE") return;
    expect(generationId).toBeGreaterThanOrEqual(this.committedIn);
    expect(this.scenario.committed()).toBe(generationId);
    this.committedIn = generationId;
  }
}

const fresh = (): Consumer => ({ memberId: "", generationId: 0, part: null });
const noProtocol = { protocolType: null, protocolName: null };

test("no part has two owners in a generation, and no old generation moves an offset", () => {
  let owned = 0;
  fc.assert(
    fc.property(steps, (history) => {
      const world = new World();
      for (const step of history) world.take(step);
      owned += world.consumers.filter(({ part }) => part !== null).length;
    }),
    { numRuns: 150 },
  );
  // The histories do get somewhere: a law about nothing would hold, too.
  expect(owned).toBeGreaterThan(20);
});
