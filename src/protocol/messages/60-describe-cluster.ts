import { array, bool, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Who is in this cluster (KIP-700)?
 *
 * v1 brokers or controllers (KIP-919) · v2 fenced brokers too (KIP-1073)
 */
export const DescribeCluster = message({
  key: 60,
  name: "DescribeCluster",
  versions: "0-2",
  flexible: "0+",
  request: {
    includeClusterAuthorizedOperations: bool(),
    /** 1 brokers, 2 controllers. */
    endpointType: int8("1+", { default: 1 }),
    includeFencedBrokers: bool("2+"),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    endpointType: int8("1+", { default: 1 }),
    clusterId: string(),
    /** -1 when unknown. */
    controllerId: int32("0+", { default: -1 }),
    brokers: array({
      brokerId: int32(),
      host: string(),
      port: int32(),
      rack: string("0+", { nullable: "0+", default: null }),
      isFenced: bool("2+"),
    }),
    /** Bit per AclOperation; the smallest int32 when not asked for. */
    clusterAuthorizedOperations: int32("0+", { default: -0x8000_0000 }),
  },
});
