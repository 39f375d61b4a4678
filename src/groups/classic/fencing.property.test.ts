import fc from "fast-check";
import { expect, test } from "vitest";
import { Scenario } from "../scenario.ts";

/**
 * Clients that do what clients do, some of them late, rebooted or dead, while time passes and the
 * broker restarts. Each keeps the generation and the part that it was told last.
 */
interface Consumer {
  /** The last of them is a static member. */
  readonly groupInstanceId: string | null;
  memberId: string;
  generationId: number;
  part: string | null;
}

const acts = [
  ...["join", "join", "join", "join", "sync", "sync", "sync", "sync", "commit", "commit"],
  ...["beat", "leave", "reboot", "wait", "wait", "crash"],
];
const steps = fc.array(
  fc.record({ act: fc.constantFrom(...acts), who: fc.nat(3), waitMs: fc.nat(15_000) }),
  { maxLength: 80, size: "max" },
);

interface Step {
  readonly act: string;
  readonly who: number;
  readonly waitMs: number;
}

class World {
  readonly consumers: Consumer[] = [null, null, null, "one"].map(newConsumer);
  private scenario = new Scenario();
  /** Answers that have not come: what each consumer waits for. */
  private readonly waiting = new Map<Consumer, () => void>();
  /** Generation → the assignment its parts come from, and who has which of them. */
  private readonly owned = new Map<number, { assignment: string; owners: Map<string, string> }>();
  /** How often a part was handed out. */
  handedOut = 0;
  private committedIn = 0;
  private syncs = 0;

  take({ act, who, waitMs }: Step): void {
    const consumer = this.consumers[who]!;
    if (act === "wait") this.scenario.pass(waitMs);
    else if (act === "crash") this.crash();
    else if (act === "join") this.join(consumer);
    else if (act === "sync") this.sync(consumer);
    else if (act === "commit") this.commit(consumer);
    else if (act === "reboot") this.reboot(consumer);
    else if (act === "leave") this.scenario.leave(consumer.memberId, consumer.groupInstanceId);
    else this.beat(consumer);
    for (const hear of this.waiting.values()) hear();
    this.checkThatRoundsEnd();
  }

  private crash(): void {
    this.scenario = this.scenario.restarted();
    this.waiting.clear();
  }

  private reboot(consumer: Consumer): void {
    Object.assign(consumer, newConsumer(consumer.groupInstanceId));
    this.waiting.delete(consumer);
  }

  private beat({ memberId, generationId, groupInstanceId }: Consumer): void {
    this.scenario.heartbeat(memberId, generationId, groupInstanceId);
  }

  private join(consumer: Consumer): void {
    const { memberId, groupInstanceId } = consumer;
    const exchange = this.scenario.join({ memberId, groupInstanceId });
    this.waiting.set(consumer, () => {
      if (exchange.answer === undefined) return;
      this.waiting.delete(consumer);
      const { error, memberId, generationId } = exchange.answer;
      if (error === "UNKNOWN_MEMBER_ID") this.reboot(consumer);
      else if (error === "NONE") Object.assign(consumer, { memberId, generationId, part: null });
    });
  }

  private sync(consumer: Consumer): void {
    const { generationId, groupInstanceId } = consumer;
    const group = this.scenario.shard.groups.byId.get("g");
    const isLeader = group?.leader === consumer.memberId;
    const ids = isLeader ? [...group.members.keys()] : [];
    const assignment = ++this.syncs;
    const parts = Object.fromEntries(ids.map((id, at) => [id, `${assignment}/${at}`]));
    const exchange = this.scenario.sync(consumer, parts, { groupInstanceId });
    this.waiting.set(consumer, () => {
      if (exchange.answer === undefined) return;
      this.waiting.delete(consumer);
      const part = exchange.answer.assignment.toString();
      if (part !== "") this.own(consumer, generationId, part);
    });
  }

  /** The law: all parts of a generation come from one assignment, and each has one owner. */
  private own(consumer: Consumer, generationId: number, part: string): void {
    const assignment = part.split("/")[0]!;
    const generation = this.owned.get(generationId) ?? { assignment, owners: new Map() };
    expect(assignment).toBe(generation.assignment);
    expect(generation.owners.get(part) ?? nameOf(consumer)).toBe(nameOf(consumer));
    generation.owners.set(part, nameOf(consumer));
    this.owned.set(generationId, generation);
    consumer.part = part;
    this.handedOut++;
  }

  /** The law: what is committed never comes from a generation older than the last that did. */
  private commit({ memberId, generationId, groupInstanceId, part }: Consumer): void {
    // A client commits what it consumes. (A generation nobody owned a part of may be forgotten by
    // a restart, and its number given again.)
    if (part === null) return;
    const from = { memberId, generationId, groupInstanceId };
    if (this.scenario.commit(generationId, from) !== "NONE") return;
    expect(generationId).toBeGreaterThanOrEqual(this.committedIn);
    expect(this.scenario.committed()).toBe(generationId);
    this.committedIn = generationId;
  }

  /** The law: a group between two generations is never left there for ever. */
  private checkThatRoundsEnd(): void {
    const { byId, deadlines } = this.scenario.shard.groups;
    for (const { state, joinDue, syncDue } of byId.values()) {
      if (state === "PreparingRebalance") expect(deadlines.get(joinDue)).not.toBeNull();
      if (state === "CompletingRebalance") expect(deadlines.get(syncDue)).not.toBeNull();
    }
  }
}

function newConsumer(groupInstanceId: string | null): Consumer {
  return { groupInstanceId, memberId: "", generationId: 0, part: null };
}

/** A static member is the same one under its next id. */
const nameOf = ({ groupInstanceId, memberId }: Consumer) => groupInstanceId ?? memberId;

test("no part has two owners in a generation, no old one moves an offset, every round ends", () => {
  let handedOut = 0;
  fc.assert(
    fc.property(steps, (history) => {
      const world = new World();
      for (const step of history) world.take(step);
      handedOut += world.handedOut;
    }),
    { numRuns: 150 },
  );
  // The histories do get somewhere: a law about nothing would hold, too.
  expect(handedOut).toBeGreaterThan(20);
});
