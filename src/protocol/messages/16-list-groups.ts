import { array, int16, int32, message, string } from "../schema.ts";

/**
 * Which groups does this broker coordinate?
 *
 * v1 throttle time · v3 flexible · v4 by state (KIP-518) · v5 by type (KIP-848)
 */
export const ListGroups = message({
  key: 16,
  name: "ListGroups",
  versions: "0-5",
  flexible: "3+",
  request: {
    /** Empty for all. */
    statesFilter: array(string(), "4+"),
    /** Empty for all; classic, consumer, share or streams. */
    typesFilter: array(string(), "5+"),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    groups: array({
      groupId: string(),
      protocolType: string(),
      groupState: string("4+"),
      groupType: string("5+"),
    }),
  },
});
