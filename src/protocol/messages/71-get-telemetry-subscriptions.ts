import { array, bool, int8, int16, int32, message, string, uuid } from "../schema.ts";

/**
 * Which metrics should I push, and how often (KIP-714)?
 *
 * v0 flexible
 */
export const GetTelemetrySubscriptions = message({
  key: 71,
  name: "GetTelemetrySubscriptions",
  versions: "0",
  flexible: "0+",
  request: {
    /** All zero at the first time: the broker then gives one. */
    clientInstanceId: uuid(),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    clientInstanceId: uuid(),
    subscriptionId: int32(),
    /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; the favourite first. */
    acceptedCompressionTypes: array(int8()),
    pushIntervalMs: int32(),
    telemetryMaxBytes: int32(),
    deltaTemporality: bool(),
    /** Name prefixes; empty for none, one empty prefix for all. */
    requestedMetrics: array(string()),
  },
});
