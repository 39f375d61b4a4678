import { expect, test } from "vitest";
import { commit, committed, joinAlone } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DeleteGroups } from "../../protocol/messages/42-delete-groups.ts";

test("every version deletes groups without members, and their offsets", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  await joinAlone(client, "busy");
  for (const version of versionsOf(DeleteGroups)) {
    await commit(client, "ticks", 1, "idle");
    const groupsNames = ["idle", "busy", "nobody"];
    const { results } = await client.ask(DeleteGroups, version, { groupsNames });
    expect(results).toEqual([
      { groupId: "idle", errorCode: 0 },
      { groupId: "busy", errorCode: errors.NON_EMPTY_GROUP.code },
      { groupId: "nobody", errorCode: errors.GROUP_ID_NOT_FOUND.code },
    ]);
    expect(await committed(client, "ticks", "idle")).toBe(-1);
  }
});
