import { errors } from "../../protocol/errors.ts";
import { DescribeCluster } from "../../protocol/messages/60-describe-cluster.ts";
import { serve } from "../api.ts";
import { allowedOnCluster } from "../authorized-operations.ts";

const brokers = 1;
const controllers = 2;

/**
 * Which brokers are there, and who is the controller? (KIP-700)
 *
 * v1 endpoints of brokers or of controllers (KIP-919) · v2 fenced brokers (KIP-1073)
 */
export default serve(DescribeCluster, {
  answer({ endpointType, includeClusterAuthorizedOperations }, { services, client }) {
    const { nodeId, clusterId, config } = services;
    if (endpointType !== brokers) {
      const known = endpointType === controllers;
      const { code, message } =
        errors[known ? "MISMATCHED_ENDPOINT_TYPE" : "UNSUPPORTED_ENDPOINT_TYPE"];
      return { errorCode: code, errorMessage: message, clusterId: "", brokers: [] };
    }
    const broker = { brokerId: nodeId, ...client.endpoint, isFenced: false };
    return {
      clusterId,
      controllerId: nodeId,
      brokers: [{ ...broker, rack: config.values["broker.rack"] }],
      ...(includeClusterAuthorizedOperations
        ? { clusterAuthorizedOperations: allowedOnCluster }
        : {}),
    };
  },
});
