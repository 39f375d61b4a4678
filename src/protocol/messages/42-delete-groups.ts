import { array, int16, int32, message, string } from "../schema.ts";

/**
 * Delete these empty groups and their offsets.
 *
 * v2 flexible (KIP-229 brought the request)
 */
export const DeleteGroups = message({
  key: 42,
  name: "DeleteGroups",
  versions: "0-2",
  flexible: "2+",
  request: {
    groupsNames: array(string()),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    results: array({
      groupId: string(),
      errorCode: int16("0+", { default: 0 }),
    }),
  },
});
