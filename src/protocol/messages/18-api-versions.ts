import { array, bool, int16, int32, long, message, string } from "../schema.ts";

/**
 * Which requests does this broker serve, at which versions?
 *
 * The first thing a client sends. A version that is not served is answered at v0 with
 * UNSUPPORTED_VERSION and the range for this request itself (KIP-511).
 *
 * v1 throttle time · v3 flexible, the client's name, features (KIP-511, KIP-584) ·
 * v4 features may begin at 0
 */
export const ApiVersions = message({
  key: 18,
  name: "ApiVersions",
  versions: "0-4",
  flexible: "3+",
  request: {
    clientSoftwareName: string("3+"),
    clientSoftwareVersion: string("3+"),
  },
  response: {
    errorCode: int16("0+", { default: 0 }),
    apiKeys: array({
      apiKey: int16(),
      minVersion: int16(),
      maxVersion: int16(),
    }),
    throttleTimeMs: int32("1+", { default: 0 }),
    supportedFeatures: array(
      {
        name: string(),
        minVersion: int16(),
        maxVersion: int16(),
      },
      "3+",
      { tag: 0 },
    ),
    /** -1 when unknown. */
    finalizedFeaturesEpoch: long("3+", { default: -1, tag: 1 }),
    finalizedFeatures: array(
      {
        name: string(),
        maxVersionLevel: int16(),
        minVersionLevel: int16(),
      },
      "3+",
      { tag: 2 },
    ),
    zkMigrationReady: bool("3+", { default: false, tag: 3 }),
  },
});
