import { expect, test } from "vitest";
import { joinAlone } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeGroups } from "../../protocol/messages/15-describe-groups.ts";
import { allowedOnGroup } from "../authorized-operations.ts";

const notAsked = -0x8000_0000;

test("every version describes a group; one that is not there is an error from v6 on", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const memberId = await joinAlone(client);
  for (const version of versionsOf(DescribeGroups)) {
    const asked = { groups: ["g", "nobody"], includeAuthorizedOperations: version >= 3 };
    const { groups } = await client.ask(DescribeGroups, version, asked);
    expect(groups[0]).toMatchObject({
      errorCode: 0,
      errorMessage: null,
      groupState: "Stable",
      protocolType: "consumer",
      protocolData: "range",
      members: [
        {
          memberId,
          memberMetadata: Buffer.from("topics"),
          memberAssignment: Buffer.from("everything"),
        },
      ],
      authorizedOperations: version >= 3 ? allowedOnGroup : notAsked,
    });
    const errorCode = version >= 6 ? errors.GROUP_ID_NOT_FOUND.code : 0;
    expect(groups[1]).toMatchObject({ errorCode, groupState: "Dead", members: [] });
  }
});
