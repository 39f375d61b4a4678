import { expect, test } from "vitest";
import type { ClassicGroup } from "../classic/group.ts";
import { Scenario } from "../scenario.ts";
import { noTopicId } from "./committed-offsets.ts";

const minuteMs = 60_000;
const settings = { offsetsRetentionMs: 60 * minuteMs, offsetsRetentionCheckIntervalMs: minuteMs };

/** What a consumer of these topics sends as its metadata (version 0 of its protocol). */
function subscriptionTo(...topics: string[]) {
  const names = topics.flatMap((name) => [Buffer.from([0, name.length]), Buffer.from(name)]);
  const metadata = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, topics.length]), ...names]);
  return { protocols: [{ name: "range", metadata }] };
}

function groupOf(scenario: Scenario): ClassicGroup | undefined {
  return scenario.shard.groups.byId.get("g");
}

test("offsets of a simple group count from their commit; then the group is gone", () => {
  const group = new Scenario(settings);
  group.commit(1);
  group.pass(59 * minuteMs);
  expect(group.committed()).toBe(1);
  group.pass(minuteMs);
  expect(group.committed()).toBe(-1);
  expect(group.state()).toBe("Dead");
  expect(group.log.slice(-2)).toEqual([
    { kind: "offset", groupId: "g", topic: "t", partition: 0, offset: null },
    { kind: "group", groupId: "g", group: null },
  ]);
  expect(group.restarted(settings).state()).toBe("Dead");
});

test("offsets of a group that had members count from when it became Empty", () => {
  const group = new Scenario(settings);
  const [member] = group.stableGroup(1);
  group.commit(1, { memberId: member!.memberId, generationId: 1 });
  for (let i = 0; i < 50; i++) {
    group.pass(minuteMs / 10);
    group.heartbeat(member!.memberId, 1);
  }
  group.leave(member!.memberId);
  group.pass(59 * minuteMs);
  expect(group.committed()).toBe(1);
  group.pass(2 * minuteMs);
  expect(group.committed()).toBe(-1);
  expect(group.state()).toBe("Dead");
});

test("a stable group keeps the offsets of what it consumes, and only those", () => {
  const group = new Scenario(settings);
  const [member] = group.stableGroup(1, [
    { ...subscriptionTo("t"), sessionTimeoutMs: 200 * minuteMs },
  ]);
  const at = { partition: 0, offset: 4, leaderEpoch: -1, metadata: null, error: "NONE" as const };
  const topics = ["t", "old"].map((name) => ({ name, topicId: noTopicId, partitions: [at] }));
  group.commit(4, { memberId: member!.memberId, generationId: 1, topics });
  group.pass(61 * minuteMs);
  expect([...groupOf(group)!.offsets.topics()]).toEqual(["t"]);
  expect(group.state()).toBe("Stable");
});

test("a group whose subscriptions cannot be read keeps everything", () => {
  const group = new Scenario(settings);
  const [member] = group.stableGroup(1, [{ sessionTimeoutMs: 200 * minuteMs }]);
  group.commit(4, { memberId: member!.memberId, generationId: 1 });
  group.pass(100 * minuteMs);
  expect(group.committed()).toBe(4);
});

test("an expiry that the client chose counts instead, also after a restart", () => {
  const group = new Scenario(settings);
  group.commit(1, { retentionTimeMs: 5 * minuteMs });
  const later = group.restarted(settings);
  for (const scenario of [group, later]) {
    scenario.pass(4 * minuteMs);
    expect(scenario.committed()).toBe(1);
    scenario.pass(2 * minuteMs);
    expect(scenario.committed()).toBe(-1);
  }
});

test("an empty group without offsets goes, unless somebody is about to join", () => {
  const group = new Scenario(settings);
  group.join({ requiresKnownMemberId: true, sessionTimeoutMs: 2.5 * minuteMs });
  group.pass(2 * minuteMs);
  expect(group.state()).toBe("Empty");
  group.pass(minuteMs);
  expect(group.state()).toBe("Dead");
});

test("a great many expired offsets are forgotten turn by turn", () => {
  const group = new Scenario(settings);
  const at = { offset: 1, leaderEpoch: -1, metadata: null, error: "NONE" as const };
  const partitions = Array.from({ length: 600 }, (_, partition) => ({ ...at, partition }));
  for (const groupId of ["a", "b", "c"]) {
    group.commit(1, { groupId, topics: [{ name: "t", topicId: noTopicId, partitions }] });
  }
  group.pass(60 * minuteMs - 1);
  const now = { wallMs: group.wallMs + 1, monotonicMs: 60 * minuteMs };
  const { records } = group.shard.expire(now);
  // Two groups' offsets and the groups themselves; the third waits for the turn that follows.
  expect(records).toHaveLength(2 * 601);
  expect(group.shard.nextDeadlineMs()).toBe(now.monotonicMs);
});
