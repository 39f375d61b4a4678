import { refuseSync } from "../../groups/membership-requests.ts";
import { errors } from "../../protocol/errors.ts";
import { SyncGroup } from "../../protocol/messages/14-sync-group.ts";
import { serve } from "../api.ts";

/**
 * The leader hands in the assignment; every member receives its own.
 *
 * v3 static members (KIP-345) · v5 protocol type and name, which must be given (KIP-559)
 */
export default serve(SyncGroup, {
  async answer(request, { version, services }) {
    const saysProtocol = request.protocolType !== null && request.protocolName !== null;
    const { error, ...answer } =
      version >= 5 && !saysProtocol
        ? refuseSync("INCONSISTENT_GROUP_PROTOCOL")
        : await services.groups.sync(request);
    return { errorCode: errors[error].code, ...answer };
  },
});
