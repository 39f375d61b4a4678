import { errors } from "../../protocol/errors.ts";
import { Heartbeat } from "../../protocol/messages/12-heartbeat.ts";
import { serve } from "../api.ts";

/**
 * I am alive; is my group still at this generation?
 *
 * v3 static members (KIP-345)
 */
export default serve(Heartbeat, {
  async answer(request, { services }) {
    const { error } = await services.groups.heartbeat(request);
    return { errorCode: errors[error].code };
  },
});
