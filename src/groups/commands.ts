import type { ErrorName } from "../protocol/errors.ts";
import type { DeletedGroup, GroupDescription, ListedGroup, ListFilter } from "./admin-requests.ts";
import {
  type Client,
  type HeartbeatAnswer,
  type HeartbeatRequest,
  type JoinAnswer,
  type JoinRequest,
  type LeaveAnswer,
  type LeaveRequest,
  refuseJoin,
  refuseLeave,
  refuseSync,
  type SyncAnswer,
  type SyncRequest,
} from "./membership-requests.ts";
import {
  type CommitAnswer,
  type CommitRequest,
  type DeleteOffsetsAnswer,
  type DeleteOffsetsRequest,
  type FetchOffsetsAnswer,
  type FetchOffsetsRequest,
  refuseCommit,
} from "./offset-requests.ts";

/** What a shard of groups can be asked, by the word it is asked with. */
export interface Asked {
  readonly join: JoinCommand;
  readonly sync: SyncRequest;
  readonly heartbeat: HeartbeatRequest;
  readonly leave: LeaveRequest;
  readonly commit: CommitRequest;
  readonly fetchOffsets: FetchOffsetsRequest;
  readonly deleteOffsets: DeleteOffsetsRequest;
  readonly describe: GroupIds;
  readonly list: ListFilter;
  readonly deleteGroups: GroupIds;
  /** The topic is gone: so are the offsets committed in it. */
  readonly forgetTopic: { readonly topic: string };
}

export interface Answered {
  readonly join: JoinAnswer;
  readonly sync: SyncAnswer;
  readonly heartbeat: HeartbeatAnswer;
  readonly leave: LeaveAnswer;
  readonly commit: CommitAnswer;
  readonly fetchOffsets: FetchOffsetsAnswer;
  readonly deleteOffsets: DeleteOffsetsAnswer;
  readonly describe: readonly GroupDescription[];
  readonly list: ListAnswer;
  readonly deleteGroups: readonly DeletedGroup[];
  readonly forgetTopic: { readonly error: ErrorName };
}

export interface JoinCommand extends JoinRequest {
  readonly client: Client;
  /** The id a new member gets: chosen outside, so that deciding needs no randomness. */
  readonly newMemberId: string;
}

export interface GroupIds {
  readonly groupIds: readonly string[];
}

export interface ListAnswer {
  readonly error: ErrorName;
  readonly groups: readonly ListedGroup[];
}

export type Asking = keyof Asked;
export type GroupCommand = {
  readonly [K in Asking]: { readonly kind: K; readonly request: Asked[K] };
}[Asking];
export type GroupAnswer = Answered[Asking];

/** The answer to a command that is refused whole. */
export const refusals: {
  readonly [K in Asking]: (request: Asked[K], error: ErrorName) => Answered[K];
} = {
  join: ({ memberId }, error) => refuseJoin(error, memberId),
  sync: (_, error) => refuseSync(error),
  heartbeat: (_, error) => ({ error }),
  leave: (_, error) => refuseLeave(error),
  commit: refuseCommit,
  fetchOffsets: ({ groupId }, error) => ({ groupId, error, topics: [] }),
  deleteOffsets: (_, error) => ({ error, topics: [] }),
  describe: ({ groupIds }, error) => groupIds.map((groupId) => describeAbsent(groupId, error)),
  list: (_, error) => ({ error, groups: [] }),
  deleteGroups: ({ groupIds }, error) => groupIds.map((groupId) => ({ groupId, error })),
  forgetTopic: (_, error) => ({ error }),
};

/** A group about which nothing can be said but why. */
export const describeAbsent = (groupId: string, error: ErrorName): GroupDescription => ({
  groupId,
  error,
  state: error === "GROUP_ID_NOT_FOUND" ? "Dead" : "",
  protocolType: "",
  protocolName: "",
  members: [],
});
