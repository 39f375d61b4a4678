import type { ErrorName } from "../protocol/errors.ts";

/** Whom a request came from, as group descriptions show it. */
export interface Client {
  readonly clientId: string;
  /** With a leading slash, as Kafka shows it. */
  readonly clientHost: string;
}

/** One assignment strategy a member offers; order is preference. */
export interface Protocol {
  readonly name: string;
  /** The member's subscription, opaque to the broker but for its topics. */
  readonly metadata: Buffer;
}

export interface JoinRequest {
  readonly groupId: string;
  /** Empty when the member does not have one yet. */
  readonly memberId: string;
  /** Names a static member over its restarts (KIP-345); null for a dynamic one. */
  readonly groupInstanceId: string | null;
  /** "consumer" for consumers, "connect" for Connect's workers, … */
  readonly protocolType: string;
  readonly protocols: readonly Protocol[];
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** Can the client take a member id and come back with it? From v4 (KIP-394). */
  readonly requiresKnownMemberId: boolean;
  /** Does a leader understand that it need not assign? From v9 (KIP-814). */
  readonly canSkipAssignment: boolean;
}

export interface JoinAnswer {
  readonly error: ErrorName;
  /** -1 with an error. */
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leader: string;
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** Only the leader is told. */
  readonly members: readonly JoinedMember[];
}

export interface JoinedMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly metadata: Buffer;
}

/** Who sends it: the three things by which a member is known, and fenced. */
export interface MemberIdentity {
  readonly groupId: string;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

export interface SyncRequest extends MemberIdentity {
  /** Null when the client does not say (before v5). */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  /** From the leader, one per member; empty from the others. */
  readonly assignments: readonly Assignment[];
}

export interface Assignment {
  readonly memberId: string;
  readonly assignment: Buffer;
}

export interface SyncAnswer {
  readonly error: ErrorName;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

export type HeartbeatRequest = MemberIdentity;

export interface HeartbeatAnswer {
  readonly error: ErrorName;
}

export interface LeaveRequest {
  readonly groupId: string;
  readonly members: readonly LeavingMember[];
}

/** By member id, or by instance id alone (an administrator removing a static member). */
export interface LeavingMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface LeaveAnswer {
  readonly error: ErrorName;
  readonly members: readonly (LeavingMember & { readonly error: ErrorName })[];
}

export const noBytes: Buffer = Buffer.alloc(0);

export const refuseJoin = (error: ErrorName, memberId = ""): JoinAnswer => ({
  error,
  generationId: -1,
  protocolType: null,
  protocolName: null,
  leader: "",
  skipAssignment: false,
  memberId,
  members: [],
});

export const refuseSync = (error: ErrorName): SyncAnswer => ({
  error,
  protocolType: null,
  protocolName: null,
  assignment: noBytes,
});

export const refuseLeave = (error: ErrorName): LeaveAnswer => ({ error, members: [] });
