import { array, bool, int16, int32, long, message, string } from "../schema.ts";

/**
 * How large are the logs in this broker's directories?
 *
 * v2 flexible · v3 error of the whole answer · v4 size of the volume (KIP-827)
 */
export const DescribeLogDirs = message({
  key: 35,
  name: "DescribeLogDirs",
  versions: "1-4",
  flexible: "2+",
  request: {
    /** Null for all. */
    topics: array(
      {
        topic: string(),
        partitions: array(int32()),
      },
      "0+",
      { nullable: "0+" },
    ),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("3+", { default: 0 }),
    results: array({
      errorCode: int16("0+", { default: 0 }),
      logDir: string(),
      topics: array({
        name: string(),
        partitions: array({
          partitionIndex: int32(),
          partitionSize: long(),
          /** How far a future log is behind the current one. */
          offsetLag: long(),
          isFutureKey: bool(),
        }),
      }),
      /** Of the volume; -1 when unknown. */
      totalBytes: long("4+", { default: -1 }),
      /** Of the volume; -1 when unknown. */
      usableBytes: long("4+", { default: -1 }),
    }),
  },
});
