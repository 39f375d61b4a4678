import { errors } from "../../protocol/errors.ts";
import { ListGroups } from "../../protocol/messages/16-list-groups.ts";
import { serve } from "../api.ts";

/**
 * Which groups does this broker coordinate?
 *
 * v4 by state (KIP-518) · v5 by type (KIP-848)
 */
export default serve(ListGroups, {
  async answer({ statesFilter, typesFilter }, { services }) {
    const answer = await services.groups.list({ states: statesFilter, types: typesFilter });
    return {
      errorCode: errors[answer.error].code,
      groups: answer.groups.map(({ groupId, protocolType, state, type }) => ({
        groupId,
        protocolType,
        groupState: state,
        groupType: type,
      })),
    };
  },
});
