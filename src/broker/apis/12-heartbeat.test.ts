import { expect, test } from "vitest";
import { joinAlone } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { Heartbeat } from "../../protocol/messages/12-heartbeat.ts";

test("every version keeps a member alive, and tells another generation", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const memberId = await joinAlone(client);
  for (const version of versionsOf(Heartbeat)) {
    const beat = { groupId: "g", generationId: 1, memberId };
    await node.clock.advance(9_999);
    expect(await client.ask(Heartbeat, version, beat)).toMatchObject({ errorCode: 0 });
    const stale = await client.ask(Heartbeat, version, { ...beat, generationId: 0 });
    expect(stale).toMatchObject({ errorCode: errors.ILLEGAL_GENERATION.code });
  }
});
