import { errors } from "../../protocol/errors.ts";
import { JoinGroup } from "../../protocol/messages/11-join-group.ts";
import { serve } from "../api.ts";

/**
 * Take me into this classic group; the answer comes when the group has gathered.
 *
 * v4 MEMBER_ID_REQUIRED first (KIP-394) · v5 static members (KIP-345) · v7 protocol type
 * (KIP-559) · v9 the leader may skip the assignment (KIP-814)
 */
export default serve(JoinGroup, {
  gaps: [
    "protocols of more than message.max.bytes are refused with MESSAGE_TOO_LARGE",
    "a second join of a member that waits answers the first with REBALANCE_IN_PROGRESS",
  ],

  async answer({ reason: _, ...request }, { version, clientId, client, services }) {
    const { error, ...answer } = await services.groups.join(
      { ...request, requiresKnownMemberId: version >= 4, canSkipAssignment: version >= 9 },
      { clientId: clientId ?? "", clientHost: client.host },
    );
    return { errorCode: errors[error].code, ...answer };
  },
  legacy: {
    // One timeout for both.
    "0": { request: (old) => ({ ...old, rebalanceTimeoutMs: old.sessionTimeoutMs }) },
    "0-6": { response: (now) => ({ ...now, protocolName: now.protocolName ?? "" }) },
  },
});
