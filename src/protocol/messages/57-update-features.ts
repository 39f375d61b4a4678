import { array, bool, int8, int16, int32, message, string } from "../schema.ts";

/**
 * Raise or lower these cluster features (KIP-584).
 *
 * v1 dry run · v2 no results per feature
 */
export const UpdateFeatures = message({
  key: 57,
  name: "UpdateFeatures",
  versions: "0-2",
  flexible: "0+",
  request: {
    timeoutMs: int32("0+", { default: 60000 }),
    featureUpdates: array({
      feature: string(),
      /** 0 or less removes the feature. */
      maxVersionLevel: int16(),
      allowDowngrade: bool("0"),
      /** 1 upgrade, 2 safe downgrade, 3 unsafe downgrade. */
      upgradeType: int8("1+", { default: 1 }),
    }),
    validateOnly: bool("1+", { default: false }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    results: array(
      {
        feature: string(),
        errorCode: int16("0+", { default: 0 }),
        errorMessage: string("0+", { nullable: "0+", default: null }),
      },
      "0-1",
    ),
  },
});
