import { isRefused } from "../../partitions/partition.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { FindCoordinator } from "../../protocol/messages/10-find-coordinator.ts";
import { type Context, serve } from "../api.ts";
import { ensureOffsetsTopic } from "../find-or-create-topic.ts";

const group = 0;
const transaction = 1;
const nowhere = { nodeId: -1, host: "", port: -1 };

/**
 * Which broker coordinates these groups or transactions?
 *
 * v1 kinds of key · v4 many keys at once (KIP-699) · v6 share groups (KIP-932)
 */
export default serve(FindCoordinator, {
  gaps: [
    "transactional ids are refused with INVALID_REQUEST: transactions are not served",
    "share partitions are refused with INVALID_REQUEST: share groups are not served",
  ],

  async answer({ keyType, coordinatorKeys }, ctx) {
    const found = await locate(keyType, ctx);
    return { ...unused, coordinators: coordinatorKeys.map((key) => ({ key, ...found })) };
  },
  legacy: {
    // One key per request, its answer at the top level.
    "0-3": {
      request: (old) => ({ ...old, coordinatorKeys: [old.key] }),
      response: ({ coordinators }) => ({ ...unused, ...coordinators[0], coordinators: [] }),
    },
  },
});

/** Fields of the oldest versions, at rest in the newest. */
const unused = {};

async function locate(keyType: number, { client, services }: Context) {
  if (keyType === transaction) return refuse("INVALID_REQUEST", "transactions are not served");
  if (keyType !== group) return refuse("INVALID_REQUEST", `keys of type ${keyType} are not served`);
  const topic = await ensureOffsetsTopic(services);
  if (isRefused(topic)) return refuse("COORDINATOR_NOT_AVAILABLE", topic.message);
  return { nodeId: services.nodeId, ...client.endpoint };
}

const refuse = (error: ErrorName, errorMessage: string | null = null) => ({
  ...nowhere,
  errorCode: errors[error].code,
  errorMessage,
});
