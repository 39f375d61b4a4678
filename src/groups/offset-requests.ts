import type { ErrorName } from "../protocol/errors.ts";
import type { MemberIdentity } from "./membership-requests.ts";

/** A topic as a request names it: before v10 by name alone, since then by id (KIP-848). */
export interface TopicNamed {
  /** Empty in a request by id, until the coordinator has looked it up. */
  readonly name: string;
  /** 32 hex digits; all zero when not known. */
  readonly topicId: string;
}

/** One item of an answer, with nothing else to say. */
export interface PartitionError {
  readonly partition: number;
  readonly error: ErrorName;
}

export interface CommitRequest extends MemberIdentity {
  /** How long to keep the offsets; -1 for the broker's own retention (all that v5+ can say). */
  readonly retentionTimeMs: number;
  readonly topics: readonly (TopicNamed & { readonly partitions: readonly OffsetToCommit[] })[];
}

export interface OffsetToCommit {
  readonly partition: number;
  readonly offset: number;
  /** -1 when the client does not know it. */
  readonly leaderEpoch: number;
  readonly metadata: string | null;
  /** Not NONE: refused before it came to the coordinator, which passes the error on. */
  readonly error: ErrorName;
}

export interface CommitAnswer {
  readonly topics: readonly (TopicNamed & { readonly partitions: readonly PartitionError[] })[];
}

export interface FetchOffsetsRequest {
  readonly groupId: string;
  /** Null for everything the group has committed. */
  readonly topics: readonly TopicToFetch[] | null;
}

export interface TopicToFetch extends TopicNamed {
  /** Not NONE: refused before it came to the coordinator, which passes the error on. */
  readonly error: ErrorName;
  readonly partitions: readonly number[];
}

export interface FetchOffsetsAnswer {
  readonly groupId: string;
  readonly error: ErrorName;
  readonly topics: readonly (TopicNamed & { readonly partitions: readonly FetchedOffset[] })[];
}

export interface FetchedOffset extends PartitionError {
  /** -1 when nothing is committed. */
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface DeleteOffsetsRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly PartitionError[];
  }[];
}

export interface DeleteOffsetsAnswer {
  readonly error: ErrorName;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly PartitionError[];
  }[];
}

/** A whole commit refused: each partition says so, as the answer has no other place. */
export const refuseCommit = (request: CommitRequest, error: ErrorName): CommitAnswer => ({
  topics: request.topics.map(({ name, topicId, partitions }) => ({
    name,
    topicId,
    partitions: partitions.map((at) => ({
      partition: at.partition,
      error: at.error === "NONE" ? error : at.error,
    })),
  })),
});
