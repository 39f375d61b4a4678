import type { ErrorName } from "../protocol/errors.ts";
import type { GroupState } from "./classic/group.ts";

export interface GroupDescription {
  readonly groupId: string;
  readonly error: ErrorName;
  /** Empty when nobody could be asked. */
  readonly state: GroupState | "";
  readonly protocolType: string;
  /** Empty unless the group is Stable. */
  readonly protocolName: string;
  readonly members: readonly MemberDescription[];
}

export interface MemberDescription {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** Empty unless the group is Stable. */
  readonly metadata: Buffer;
  readonly assignment: Buffer;
}

export interface ListFilter {
  /** States to show, in any case; none means all. */
  readonly states: readonly string[];
  /** Kinds of group to show ("classic"), in any case; none means all. */
  readonly types: readonly string[];
}

export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  readonly state: GroupState;
  readonly type: "classic";
}

export interface DeletedGroup {
  readonly groupId: string;
  readonly error: ErrorName;
}

/** A group at a glance, for metrics and the console. */
export interface GroupSnapshot extends ListedGroup {
  readonly generationId: number;
  readonly memberCount: number;
  readonly offsets: Iterable<OffsetSnapshot>;
}

export interface OffsetSnapshot {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}
