import { errors } from "../../protocol/errors.ts";
import { LeaveGroup } from "../../protocol/messages/13-leave-group.ts";
import { serve } from "../api.ts";

/**
 * Take these members out of their classic group.
 *
 * v3 many members at once (KIP-345) · v5 reason (KIP-800)
 */
export default serve(LeaveGroup, {
  async answer({ groupId, members }, { services }) {
    const answer = await services.groups.leave({ groupId, members });
    return {
      errorCode: errors[answer.error].code,
      members: answer.members.map(({ memberId, groupInstanceId, error }) => ({
        memberId,
        groupInstanceId,
        errorCode: errors[error].code,
      })),
    };
  },
  legacy: {
    // One member per request, its error at the top level.
    "0-2": {
      request: ({ memberId, ...old }) => ({
        ...old,
        memberId,
        members: [{ memberId, groupInstanceId: null, reason: null }],
      }),
      response: ({ errorCode, members }) => ({
        errorCode: errorCode === 0 ? members[0]?.errorCode : errorCode,
        members: [],
      }),
    },
  },
});
