import { bool, bytes, int8, int16, int32, message, uuid } from "../schema.ts";

/**
 * Here are my metrics (KIP-714).
 *
 * v0 flexible
 */
export const PushTelemetry = message({
  key: 72,
  name: "PushTelemetry",
  versions: "0",
  flexible: "0+",
  request: {
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    /** The last push before the client closes. */
    terminating: bool(),
    /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
    compressionType: int8(),
    /** OpenTelemetry MetricsData, in Protobuf. */
    metrics: bytes(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
  },
});
