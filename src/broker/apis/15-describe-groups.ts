import type { GroupDescription } from "../../groups/admin-requests.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeGroups } from "../../protocol/messages/15-describe-groups.ts";
import { answerEach } from "../answer-each.ts";
import { serve } from "../api.ts";
import { allowedOnGroup } from "../authorized-operations.ts";

/**
 * In what state are these classic groups, and who is in them?
 *
 * v3 authorized operations (KIP-430) · v4 static members (KIP-345) · v6 GROUP_ID_NOT_FOUND
 * (KIP-1043)
 */
export default serve(DescribeGroups, {
  async answer({ groups, includeAuthorizedOperations }, ctx) {
    const described = await ctx.services.groups.describe(groups);
    return {
      groups: await answerEach(described, (group) => {
        ctx.lists(group.members.length);
        return groupAnswer(group, includeAuthorizedOperations);
      }),
    };
  },
  legacy: {
    // A group that is not there was Dead, and that was no error.
    "0-5": {
      response: ({ groups }) => ({
        groups: groups.map((group) => ({
          ...group,
          errorCode: group.errorCode === notFound ? 0 : group.errorCode,
        })),
      }),
    },
  },
});

function groupAnswer(group: GroupDescription, tellsOperations: boolean) {
  const isFound = group.error === "NONE";
  const { code, message } = errors[group.error];
  return {
    groupId: group.groupId,
    errorCode: code,
    errorMessage: isFound ? null : message,
    groupState: group.state,
    protocolType: group.protocolType,
    protocolData: group.protocolName,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: member.metadata,
      memberAssignment: member.assignment,
    })),
    authorizedOperations: isFound && tellsOperations ? allowedOnGroup : undefined,
  };
}

const notFound = errors.GROUP_ID_NOT_FOUND.code;
