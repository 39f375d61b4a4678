import { isRefused } from "../../partitions/partition.ts";
import { errors } from "../../protocol/errors.ts";
import { InitProducerId } from "../../protocol/messages/22-init-producer-id.ts";
import { serve } from "../api.ts";

/**
 * Give me an id, so that the log can tell my retries from new records. (KIP-98)
 *
 * v3 an id that lost track asks for the next epoch (KIP-360); a plain id is as good, and simpler.
 */
export default serve(InitProducerId, {
  servedMax: 5,
  gaps: ["a transactional id is refused with INVALID_REQUEST: transactions are not served"],

  async answer({ transactionalId, producerId: known, producerEpoch }, { services }) {
    if (transactionalId !== null) return nobody("INVALID_REQUEST");
    const isHalf = (known === -1) !== (producerEpoch === -1);
    if (isHalf) return nobody("INVALID_REQUEST");
    const producerId = await services.metadata.newProducerId();
    if (isRefused(producerId)) return nobody("COORDINATOR_NOT_AVAILABLE");
    return { producerId, producerEpoch: 0 };
  },
});

const nobody = (error: keyof typeof errors) => ({
  errorCode: errors[error].code,
  producerId: -1,
  producerEpoch: -1,
});
