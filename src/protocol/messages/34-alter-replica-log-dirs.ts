import { array, int16, int32, message, string } from "../schema.ts";

/**
 * Move these replicas into other log directories of this broker.
 *
 * v2 flexible (KIP-113 brought the request)
 */
export const AlterReplicaLogDirs = message({
  key: 34,
  name: "AlterReplicaLogDirs",
  versions: "1-2",
  flexible: "2+",
  request: {
    dirs: array({
      path: string(),
      topics: array({
        name: string(),
        partitions: array(int32()),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    results: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16("0+", { default: 0 }),
      }),
    }),
  },
});
