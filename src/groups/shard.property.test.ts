import fc from "fast-check";
import { shardConformance } from "../../test/conformance/shard.ts";
import type { GroupCommand } from "./commands.ts";
import { noTopicId } from "./offsets/committed-offsets.ts";
import { groupRecordCodec, isKept } from "./records.ts";
import { testSettings } from "./scenario.ts";
import { GroupShard } from "./shard.ts";

const groupIds = fc.constantFrom("g", "h");
const instances = fc.constantFrom(null, null, "static-1", "static-2");
/** Which of the members the group has now; beyond them, one that it never had. */
const whichMember = fc.nat(3);

function memberIds(shard: GroupShard, groupId: string): string[] {
  const group = shard.groups.byId.get(groupId);
  return group === undefined ? [] : [...group.members.keys(), ...group.pendingMembers];
}

const known = (shard: GroupShard, groupId: string, which: number): string =>
  memberIds(shard, groupId)[which] ?? "stranger";

const instanceOf = (shard: GroupShard, groupId: string, memberId: string): string | null =>
  shard.groups.byId.get(groupId)?.members.get(memberId)?.groupInstanceId ?? null;

type MakeCommand = (shard: GroupShard) => GroupCommand;

const joins: fc.Arbitrary<MakeCommand> = fc
  .record({
    groupId: groupIds,
    which: fc.option(whichMember, { nil: null }),
    groupInstanceId: instances,
    newMemberId: fc.uuid(),
    offers: fc.constantFrom(["range"], ["range", "sticky"], ["sticky", "range"], ["other"]),
    metadata: fc.constantFrom("x", "y"),
    requiresKnownMemberId: fc.boolean(),
    canSkipAssignment: fc.boolean(),
    protocolType: fc.constantFrom("consumer", "consumer", "connect"),
  })
  .map((join) => (shard) => {
    const { groupId, which, offers, metadata, groupInstanceId, ...rest } = join;
    const memberId = which === null ? "" : known(shard, groupId, which);
    const protocols = offers.map((name) => ({ name, metadata: Buffer.from(metadata) }));
    const instance = which === null ? groupInstanceId : instanceOf(shard, groupId, memberId);
    const client = { clientId: "client", clientHost: "/127.0.0.1" };
    const timeouts = { sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 10_000 };
    const request = { ...rest, groupId, memberId, protocols, client, ...timeouts };
    return { kind: "join", request: { ...request, groupInstanceId: instance } };
  });

const memberCommands: fc.Arbitrary<MakeCommand> = fc
  .record({
    kind: fc.constantFrom("sync" as const, "sync" as const, "heartbeat" as const, "leave" as const),
    groupId: groupIds,
    which: whichMember,
    isStale: fc.nat(9).map((n) => n === 0),
  })
  .map(({ kind, groupId, which, isStale }) => (shard) => {
    const memberId = known(shard, groupId, which);
    const groupInstanceId = instanceOf(shard, groupId, memberId);
    if (kind === "leave") {
      return { kind, request: { groupId, members: [{ memberId, groupInstanceId }] } };
    }
    const group = shard.groups.byId.get(groupId);
    const generationId = (group?.generationId ?? 0) - (isStale ? 1 : 0);
    const identity = { groupId, memberId, groupInstanceId, generationId };
    if (kind === "heartbeat") return { kind, request: identity };
    const assignments = memberIds(shard, groupId).map((id) => ({
      memberId: id,
      assignment: Buffer.from(id),
    }));
    const anyProtocol = { protocolType: null, protocolName: null };
    return { kind, request: { ...identity, ...anyProtocol, assignments } };
  });

const commits: fc.Arbitrary<MakeCommand> = fc
  .record({
    groupId: groupIds,
    which: fc.option(whichMember, { nil: null }),
    offset: fc.nat(1_000),
    topic: fc.constantFrom("t", "u"),
    partition: fc.nat(2),
    retentionTimeMs: fc.constantFrom(-1, -1, 60_000),
  })
  .map(({ groupId, which, topic, partition, offset, retentionTimeMs }) => (shard) => {
    const memberId = which === null ? "" : known(shard, groupId, which);
    const generationId = which === null ? -1 : (shard.groups.byId.get(groupId)?.generationId ?? 0);
    const at = { partition, offset, leaderEpoch: 3, metadata: "m", error: "NONE" as const };
    const topics = [{ name: topic, topicId: noTopicId, partitions: [at] }];
    const groupInstanceId = instanceOf(shard, groupId, memberId);
    const identity = { groupId, memberId, groupInstanceId, generationId };
    return { kind: "commit", request: { ...identity, retentionTimeMs, topics } };
  });

const administration: fc.Arbitrary<MakeCommand> = fc
  .record({
    kind: fc.constantFrom(
      "deleteGroups" as const,
      "deleteOffsets" as const,
      "forgetTopic" as const,
    ),
    groupId: groupIds,
    topic: fc.constantFrom("t", "u"),
  })
  .map(({ kind, groupId, topic }) => () => {
    if (kind === "deleteGroups") return { kind, request: { groupIds: [groupId] } };
    if (kind === "forgetTopic") return { kind, request: { topic } };
    const partitions = [{ partition: 0, error: "NONE" as const }];
    return { kind, request: { groupId, topics: [{ name: topic, partitions }] } };
  });

shardConformance("a shard of classic groups", {
  newShard: () => new GroupShard({ ...testSettings, maxGroupSize: 3 }),
  isCompacted: true,
  codec: groupRecordCodec,
  commands: fc.oneof(
    { weight: 5, arbitrary: joins },
    { weight: 5, arbitrary: memberCommands },
    { weight: 2, arbitrary: commits },
    { weight: 1, arbitrary: administration },
  ),
  hardState: (shard) =>
    [...shard.groups.byId.values()]
      .filter(isKept)
      .map(({ groupId, written, offsets }) => ({ groupId, written, offsets }))
      .sort((a, b) => a.groupId.localeCompare(b.groupId)),
  maxWaitMs: 20_000,
  numRuns: 150,
});
