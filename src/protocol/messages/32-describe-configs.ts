import { array, bool, int8, int16, int32, message, string } from "../schema.ts";

/**
 * How are these topics, brokers, groups or loggers configured, and why so?
 *
 * v1 synonyms (KIP-226) · v3 type and documentation (KIP-569) · v4 flexible
 */
export const DescribeConfigs = message({
  key: 32,
  name: "DescribeConfigs",
  versions: "1-4",
  flexible: "4+",
  request: {
    resources: array({
      /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
      resourceType: int8(),
      resourceName: string(),
      /** Null for all. */
      configurationKeys: array(string(), "0+", { nullable: "0+" }),
    }),
    includeSynonyms: bool("0+", { default: false }),
    includeDocumentation: bool("3+", { default: false }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    results: array({
      errorCode: int16("0+", { default: 0 }),
      errorMessage: string("0+", { nullable: "0+", default: null }),
      resourceType: int8(),
      resourceName: string(),
      configs: array({
        name: string(),
        /** Null when it is a secret. */
        value: string("0+", { nullable: "0+" }),
        readOnly: bool(),
        /**
         * 1 topic, 2 dynamic broker, 3 dynamic default, 4 broker file, 5 default, 6 logger, 7
         * client metrics, 8 group.
         */
        configSource: int8("0+", { default: -1 }),
        isSensitive: bool(),
        /** Where the value might come from, the strongest first. */
        synonyms: array({
          name: string(),
          value: string("0+", { nullable: "0+" }),
          source: int8(),
        }),
        /**
         * 0 unknown, 1 boolean, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list, 8 class, 9
         * password.
         */
        configType: int8("3+", { default: 0 }),
        documentation: string("3+", { nullable: "0+" }),
      }),
    }),
  },
});
