import { assert } from "../../base/assert.ts";
import type { RequestId } from "../../shard/shard.ts";
import type { Protocol } from "../membership-requests.ts";

/** One member of a classic group. All of it is soft; what is kept is in the group's record. */
export interface Member {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  protocols: readonly Protocol[];
  assignment: Buffer;
  /** Its parked JoinGroup: the member has joined the round under way. */
  awaitingJoin: RequestId | null;
  /** Its parked SyncGroup: it waits for the leader's assignment. */
  awaitingSync: RequestId | null;
  /** Until its first round completes: it may be given up even while its join is parked. */
  isNew: boolean;
}

/** A parked member is silent because we keep it waiting. */
export function maySilentlyWait(member: Member): boolean {
  return !member.isNew && (member.awaitingJoin !== null || member.awaitingSync !== null);
}

/** Would this list of protocols change what the leader is told about the member? */
export function offersTheSame(member: Member, protocols: readonly Protocol[]): boolean {
  return (
    member.protocols.length === protocols.length &&
    member.protocols.every((known, i) => {
      const other = protocols[i]!;
      return known.name === other.name && known.metadata.equals(other.metadata);
    })
  );
}

export function metadataFor(member: Member, protocolName: string): Buffer {
  const protocol = member.protocols.find(({ name }) => name === protocolName);
  assert(protocol !== undefined, `${member.memberId} offers ${protocolName}`);
  return protocol.metadata;
}
