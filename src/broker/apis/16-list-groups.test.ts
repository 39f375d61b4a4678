import { expect, test } from "vitest";
import { commit, joinAlone } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { ListGroups } from "../../protocol/messages/16-list-groups.ts";

test("every version lists groups, newer ones by state and type", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  await joinAlone(client, "busy");
  await commit(client, "ticks", 1, "simple");
  for (const version of versionsOf(ListGroups)) {
    const all = await client.ask(ListGroups, version, {});
    const states = version >= 4 ? ["Stable", "Empty"] : ["", ""];
    const groupType = version >= 5 ? "classic" : "";
    const sorted = [...all.groups].sort((a, b) => a.groupId.localeCompare(b.groupId));
    expect(sorted).toEqual([
      { groupId: "busy", protocolType: "consumer", groupState: states[0], groupType },
      { groupId: "simple", protocolType: "", groupState: states[1], groupType },
    ]);
  }
  const empty = await client.ask(ListGroups, 5, { statesFilter: ["empty"] });
  expect(empty.groups.map(({ groupId }) => groupId)).toEqual(["simple"]);
  const modern = await client.ask(ListGroups, 5, { typesFilter: ["consumer"] });
  expect(modern.groups).toEqual([]);
});

test("a node where nobody has asked for a group has none", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  expect(await client.ask(ListGroups, 5, {})).toMatchObject({ errorCode: 0, groups: [] });
});
