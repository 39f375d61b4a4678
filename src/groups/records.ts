import { classicGroupRecords } from "../protocol/records/classic-group-records.ts";
import { decodeKeyed, encodeKeyed, type RecordOf } from "../protocol/records/keyed-record.ts";
import { offsetRecords } from "../protocol/records/offset-records.ts";
import type { KeyAndValue, RecordCodec } from "../shard/log-records.ts";
import { forgetDeadlines } from "./classic/deadlines.ts";
import { ClassicGroup } from "./classic/group.ts";
import { metadataFor } from "./classic/member.ts";
import { type CommittedOffset, noTopicId } from "./offsets/committed-offsets.ts";
import type { Groups } from "./turn.ts";

/** What a shard of groups writes: Kafka's own records, so that Kafka's tools read them. */
export type GroupRecord = GroupWritten | OffsetWritten;

/** A classic group as it is from now on; null: it is gone. */
interface GroupWritten {
  readonly kind: "group";
  readonly groupId: string;
  readonly group: WrittenGroup | null;
}

/** An offset that a group has committed; null: it is forgotten. */
interface OffsetWritten {
  readonly kind: "offset";
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: CommittedOffset | null;
}

export interface WrittenGroup {
  /** Null until the first member has joined, and for groups that only keep offsets. */
  readonly protocolType: string | null;
  readonly generationId: number;
  readonly protocolName: string | null;
  readonly leader: string | null;
  readonly stateTimestampMs: number | null;
  readonly members: readonly WrittenMember[];
}

interface WrittenMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  /** What the member brought for the generation's protocol. */
  readonly subscription: Buffer;
  readonly assignment: Buffer;
}

/** The record of a group as it is now, entered at `stateTimestampMs`. */
export function groupWritten(
  group: ClassicGroup,
  stateTimestampMs: number | null = group.stateTimestampMs,
): GroupWritten {
  const { groupId, protocolType, generationId, protocolName, leader } = group;
  const members = Array.from(group.members.values(), (member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.sessionTimeoutMs,
    subscription: metadataFor(member, protocolName ?? ""),
    assignment: member.assignment,
  }));
  const written = { protocolType, generationId, protocolName, leader, stateTimestampMs, members };
  return { kind: "group", groupId, group: written };
}

export const groupDeleted = (groupId: string): GroupWritten => ({
  kind: "group",
  groupId,
  group: null,
});

/** Does something hang on a group's having been written, or its members' having committed? */
export const isKept = (group: ClassicGroup): boolean =>
  group.written !== null || !group.offsets.isEmpty;

export function replay(groups: Groups, record: GroupRecord): void {
  if (record.kind === "group") replayGroup(groups, record);
  else replayOffset(groups, record);
}

function replayGroup(groups: Groups, { groupId, group: written }: GroupWritten): void {
  if (written !== null) {
    groupOf(groups, groupId).written = written;
    return;
  }
  const group = groups.byId.get(groupId);
  if (group === undefined) return;
  forgetDeadlines(groups, group);
  groups.byId.delete(groupId);
}

function replayOffset(groups: Groups, record: OffsetWritten): void {
  const { groupId, topic, partition, offset } = record;
  if (offset === null) groups.byId.get(groupId)?.offsets.delete(topic, partition);
  else groupOf(groups, groupId).offsets.set(topic, partition, offset);
}

function groupOf({ byId }: Groups, groupId: string): ClassicGroup {
  let group = byId.get(groupId);
  if (group === undefined) {
    group = new ClassicGroup(groupId);
    byId.set(groupId, group);
  }
  return group;
}

const kinds = { ...classicGroupRecords, ...offsetRecords };
const { groupMetadata, offsetCommit } = kinds;
/** Only v1 has a place for an offset's own expiry; it has none for leader epoch and topic id. */
const offsetCommitWithExpiry = { ...offsetCommit, written: 1 };

export const groupRecordCodec: RecordCodec<GroupRecord> = {
  encode: (record) => (record.kind === "group" ? encodeGroup(record) : encodeOffset(record)),
  decode(key, value) {
    const record = decodeKeyed(kinds, key, value);
    if (record === null) return null;
    return record.kind === "groupMetadata" ? decodedGroup(record) : decodedOffset(record);
  },
};

/** What a record takes in the log, the batch's and the record's own fields left aside. */
export function writtenBytes(record: GroupRecord): number {
  const { key, value } = groupRecordCodec.encode(record);
  return key.length + (value?.length ?? 0);
}

function encodeGroup({ groupId, group }: GroupWritten): KeyAndValue {
  return encodeKeyed(
    groupMetadata,
    { group: groupId },
    group && {
      protocolType: group.protocolType ?? "",
      generation: group.generationId,
      protocol: group.protocolName,
      leader: group.leader,
      currentStateTimestamp: group.stateTimestampMs ?? -1,
      members: group.members.map((member) => ({
        ...member,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.sessionTimeoutMs,
      })),
    },
  );
}

function encodeOffset({ groupId, topic, partition, offset }: OffsetWritten): KeyAndValue {
  const hasExpiry = offset !== null && offset.expireTimestampMs !== -1;
  return encodeKeyed(
    hasExpiry ? offsetCommitWithExpiry : offsetCommit,
    { group: groupId, topic, partition },
    offset && {
      ...offset,
      commitTimestamp: offset.commitTimestampMs,
      expireTimestamp: offset.expireTimestampMs,
    },
  );
}

type Decoded = RecordOf<typeof kinds>;
type DecodedGroup = Extract<Decoded, { kind: "groupMetadata" }>;
type DecodedOffset = Exclude<Decoded, DecodedGroup>;

function decodedGroup({ key, value }: DecodedGroup): GroupWritten {
  if (value === null) return groupDeleted(key.group);
  const group = {
    protocolType: value.protocolType === "" ? null : value.protocolType,
    generationId: value.generation,
    protocolName: value.protocol,
    leader: value.leader,
    stateTimestampMs: value.currentStateTimestamp === -1 ? null : value.currentStateTimestamp,
    members: value.members.map(({ rebalanceTimeout, sessionTimeout, ...member }) => ({
      ...member,
      // v0 had one timeout for both.
      rebalanceTimeoutMs: rebalanceTimeout === -1 ? sessionTimeout : rebalanceTimeout,
      sessionTimeoutMs: sessionTimeout,
    })),
  };
  return { kind: "group", groupId: key.group, group };
}

function decodedOffset({ key, value }: DecodedOffset): OffsetWritten {
  const { group: groupId, topic, partition } = key;
  if (value === null) return { kind: "offset", groupId, topic, partition, offset: null };
  const offset = {
    offset: value.offset,
    leaderEpoch: "leaderEpoch" in value ? value.leaderEpoch : -1,
    metadata: value.metadata,
    commitTimestampMs: value.commitTimestamp,
    expireTimestampMs: "expireTimestamp" in value ? value.expireTimestamp : -1,
    topicId: "topicId" in value ? value.topicId : noTopicId,
  };
  return { kind: "offset", groupId, topic, partition, offset };
}
