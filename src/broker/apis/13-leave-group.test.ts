import { expect, test } from "vitest";
import { joinAlone } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { LeaveGroup } from "../../protocol/messages/13-leave-group.ts";

test("every version lets a member go, and tells a stranger", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(LeaveGroup)) {
    const groupId = `g${version}`;
    const memberId = await joinAlone(client, groupId);
    const strangers = errors.UNKNOWN_MEMBER_ID.code;
    for (const errorCode of [0, strangers]) {
      const one = version < 3 ? { memberId } : { members: [{ memberId }] };
      const answer = await client.ask(LeaveGroup, version, { groupId, ...one });
      if (version < 3) expect(answer).toMatchObject({ errorCode });
      else expect(answer).toMatchObject({ errorCode: 0, members: [{ memberId, errorCode }] });
    }
  }
});

test("a request that is refused whole says so at the top in every version", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(LeaveGroup)) {
    const request = { groupId: "", memberId: "a", members: [{ memberId: "a" }] };
    const { errorCode } = await client.ask(LeaveGroup, version, request);
    expect(errorCode).toBe(errors.INVALID_GROUP_ID.code);
  }
});
