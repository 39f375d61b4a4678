import { errors } from "../../protocol/errors.ts";
import { DescribeGroups } from "../../protocol/messages/15-describe-groups.ts";
import { serve } from "../api.ts";
import { allowedOnGroup } from "../authorized-operations.ts";

/**
 * In what state are these classic groups, and who is in them?
 *
 * v3 authorized operations (KIP-430) · v4 static members (KIP-345) · v6 GROUP_ID_NOT_FOUND
 * (KIP-1043)
 */
export default serve(DescribeGroups, {
  async answer({ groups, includeAuthorizedOperations }, { services }) {
    const described = await services.groups.describe(groups);
    const allowed = includeAuthorizedOperations ? { authorizedOperations: allowedOnGroup } : {};
    return {
      groups: described.map(({ error, state, protocolName, members, ...group }) => ({
        ...group,
        errorCode: errors[error].code,
        errorMessage: error === "NONE" ? null : errors[error].message,
        groupState: state,
        protocolData: protocolName,
        members: members.map(({ metadata, assignment, ...member }) => ({
          ...member,
          memberMetadata: metadata,
          memberAssignment: assignment,
        })),
        ...(error === "NONE" ? allowed : {}),
      })),
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

const notFound = errors.GROUP_ID_NOT_FOUND.code;
