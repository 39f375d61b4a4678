import { describe, expect, test } from "vitest";
import { rebalanceTimeoutMs, Scenario, sessionTimeoutMs } from "../scenario.ts";

const offering = (...names: string[]) => ({
  protocols: names.map((name) => ({ name, metadata: Buffer.from(`for ${name}`) })),
});

describe("a new member", () => {
  test("that is alone leads generation 1 and is told who is in it", () => {
    const group = new Scenario();
    const { answer } = group.join({ newMemberId: "a", ...offering("range") });
    expect(answer).toEqual({
      error: "NONE",
      generationId: 1,
      protocolType: "consumer",
      protocolName: "range",
      leader: "a",
      skipAssignment: false,
      memberId: "a",
      members: [{ memberId: "a", groupInstanceId: null, metadata: Buffer.from("for range") }],
    });
    expect(group.state()).toBe("CompletingRebalance");
  });

  test("creates its group, which is written down at once", () => {
    const group = new Scenario();
    group.join({ requiresKnownMemberId: true });
    expect(group.log).toEqual([
      {
        kind: "group",
        groupId: "g",
        group: {
          protocolType: null,
          generationId: 0,
          protocolName: null,
          leader: null,
          stateTimestampMs: group.wallMs,
          members: [],
        },
      },
    ]);
    expect(group.restarted().state()).toBe("Empty");
  });

  test("is given an id to come back with, if its client can (KIP-394)", () => {
    const group = new Scenario();
    const first = group.join({ newMemberId: "a", requiresKnownMemberId: true });
    expect(first.answer).toMatchObject({ error: "MEMBER_ID_REQUIRED", memberId: "a" });
    expect(group.state()).toBe("Empty");
    const second = group.join({ memberId: "a", requiresKnownMemberId: true });
    expect(second.answer).toMatchObject({ error: "NONE", generationId: 1, leader: "a" });
  });

  test("that never comes back with its id is forgotten after its session", () => {
    const group = new Scenario();
    group.join({ newMemberId: "a", requiresKnownMemberId: true });
    group.pass(sessionTimeoutMs);
    const late = group.join({ memberId: "a", requiresKnownMemberId: true });
    expect(late.answer).toMatchObject({ error: "UNKNOWN_MEMBER_ID", memberId: "a" });
  });

  test("makes the others join again, and waits for them", () => {
    const group = new Scenario();
    const [a] = group.stableGroup(1);
    const newcomer = group.join({ newMemberId: "b" });
    expect(newcomer.answer).toBeUndefined();
    expect(group.heartbeat(a!.memberId, 1)).toBe("REBALANCE_IN_PROGRESS");
    const again = group.join({ memberId: a!.memberId });
    expect(again.answer).toMatchObject({ generationId: 2, leader: a!.memberId });
    expect(again.answer?.members.map(({ memberId }) => memberId)).toEqual([a!.memberId, "b"]);
    expect(newcomer.answer).toMatchObject({ generationId: 2, leader: a!.memberId, members: [] });
  });

  test("of another protocol type, or with no protocol in common, is refused", () => {
    const group = new Scenario();
    group.join(offering("range"));
    const error = "INCONSISTENT_GROUP_PROTOCOL";
    expect(group.join({ protocolType: "connect" }).answer).toMatchObject({ error });
    expect(group.join(offering("sticky")).answer).toMatchObject({ error });
    expect(group.state()).toBe("CompletingRebalance");
  });

  test("without a protocol cannot even create a group", () => {
    const group = new Scenario();
    const error = "INCONSISTENT_GROUP_PROTOCOL";
    expect(group.join({ protocols: [] }).answer).toMatchObject({ error });
    expect(group.join({ protocolType: "" }).answer).toMatchObject({ error });
    expect(group.log).toEqual([]);
  });

  test("is refused by a full group, and the others are not disturbed", () => {
    const group = new Scenario({ maxGroupSize: 2 });
    group.stableGroup(2);
    const refused = group.join();
    expect(refused.answer).toMatchObject({ error: "GROUP_MAX_SIZE_REACHED", memberId: "" });
    expect(group.state()).toBe("Stable");
  });

  test("takes the place of a member that is slower to join the round", () => {
    const group = new Scenario({ maxGroupSize: 2 });
    const [a, b] = group.stableGroup(2);
    const leader = group.join({ memberId: a!.memberId });
    const newcomer = group.join({ newMemberId: "c" });
    const slow = group.join({ memberId: b!.memberId });
    expect(slow.answer).toMatchObject({ error: "GROUP_MAX_SIZE_REACHED", memberId: "" });
    expect(leader.answer?.members.map(({ memberId }) => memberId)).toEqual([a!.memberId, "c"]);
    expect(newcomer.answer).toMatchObject({ error: "NONE", generationId: 2 });
  });

  test("that has waited five minutes for an answer is given up", () => {
    const group = new Scenario();
    const [a] = group.stableGroup(1, [{ rebalanceTimeoutMs: 600_000, sessionTimeoutMs: 600_000 }]);
    const newcomer = group.join({ newMemberId: "b" });
    group.pass(5 * 60_000 - 1);
    expect(newcomer.answer).toBeUndefined();
    group.pass(1);
    expect(newcomer.answer).toMatchObject({ error: "UNKNOWN_MEMBER_ID", memberId: "" });
    expect(group.join({ memberId: a!.memberId }).answer).toMatchObject({ generationId: 2 });
  });
});

describe("a member that joins again", () => {
  test("under an id that the group does not know is refused", () => {
    const group = new Scenario();
    const refused = { error: "UNKNOWN_MEMBER_ID", memberId: "x", generationId: -1 };
    expect(group.join({ memberId: "x" }).answer).toMatchObject(refused);
    group.stableGroup(1);
    expect(group.join({ memberId: "x" }).answer).toMatchObject(refused);
  });

  test("with nothing new, before everybody has synced, hears the same again", () => {
    const group = new Scenario();
    const { answer } = group.join();
    expect(group.join({ memberId: answer!.memberId }).answer).toEqual(answer);
  });

  test("with nothing new, in a stable group, disturbs nobody: unless it leads", () => {
    const group = new Scenario();
    const [a, b] = group.stableGroup(2);
    expect(group.join({ memberId: b!.memberId }).answer).toEqual(b);
    expect(group.state()).toBe("Stable");
    expect(group.join({ memberId: a!.memberId }).answer).toBeUndefined();
    expect(group.state()).toBe("PreparingRebalance");
  });

  test("with other metadata begins a new round", () => {
    const group = new Scenario();
    const [a, b] = group.stableGroup(2, [offering("range"), offering("range")]);
    const protocols = [{ name: "range", metadata: Buffer.from("more topics") }];
    const changed = group.join({ memberId: b!.memberId, protocols });
    expect(changed.answer).toBeUndefined();
    const leader = group.join({ memberId: a!.memberId, ...offering("range") });
    expect(leader.answer?.members[1]?.metadata.toString()).toBe("more topics");
    expect(changed.answer).toMatchObject({ generationId: 2 });
  });

  test("twice in one round lets go of its first request", () => {
    const group = new Scenario();
    const [a] = group.stableGroup(2);
    const first = group.join({ memberId: a!.memberId });
    const second = group.join({ memberId: a!.memberId });
    expect(first.answer?.error).toBe("REBALANCE_IN_PROGRESS");
    expect(second.answer).toBeUndefined();
  });

  test("cannot turn an id it was given into a static member", () => {
    const group = new Scenario();
    group.join({ newMemberId: "a", requiresKnownMemberId: true });
    const { answer } = group.join({ memberId: "a", groupInstanceId: "one" });
    expect(answer).toMatchObject({ error: "UNKNOWN_MEMBER_ID" });
  });
});

describe("the protocol of a generation", () => {
  test("is the one most members prefer among those that all support", () => {
    const group = new Scenario({ initialRebalanceDelayMs: 3_000 });
    const exchanges = [
      group.join(offering("range", "sticky")),
      group.join(offering("mine", "sticky", "range")),
      group.join(offering("sticky", "range")),
    ];
    group.pass(rebalanceTimeoutMs);
    expect(exchanges.map(({ answer }) => answer?.protocolName)).toEqual(Array(3).fill("sticky"));
  });

  test("named twice by one member counts once", () => {
    const group = new Scenario();
    group.join(offering("range", "range"));
    const { answer } = group.join(offering("sticky"));
    expect(answer).toMatchObject({ error: "INCONSISTENT_GROUP_PROTOCOL" });
  });
});
