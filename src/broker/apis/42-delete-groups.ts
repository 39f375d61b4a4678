import { errors } from "../../protocol/errors.ts";
import { DeleteGroups } from "../../protocol/messages/42-delete-groups.ts";
import { serve } from "../api.ts";

/** Delete these empty groups and their offsets. (KIP-229) */
export default serve(DeleteGroups, {
  async answer({ groupsNames }, { services }) {
    const deleted = await services.groups.deleteGroups(groupsNames);
    return {
      results: deleted.map(({ groupId, error }) => ({ groupId, errorCode: errors[error].code })),
    };
  },
});
