import { expect, test } from "vitest";
import { join } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { SyncGroup } from "../../protocol/messages/14-sync-group.ts";

test("every version hands out the leader's assignment", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(SyncGroup)) {
    const groupId = `g${version}`;
    const { memberId, generationId } = await join(client, "", groupId);
    const named = { protocolType: "consumer", protocolName: "range" };
    const assignments = [{ memberId, assignment: Buffer.from("everything") }];
    const request = { groupId, generationId, memberId, assignments, ...named };
    expect(await client.ask(SyncGroup, version, request)).toMatchObject({
      errorCode: 0,
      assignment: Buffer.from("everything"),
      ...(version >= 5 ? named : {}),
    });
  }
});

test("from version 5 on the protocol must be named (KIP-559)", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const { memberId, generationId } = await join(client);
  const request = { groupId: "g", generationId, memberId, protocolType: "consumer" };
  const { errorCode } = await client.ask(SyncGroup, 5, request);
  expect(errorCode).toBe(errors.INCONSISTENT_GROUP_PROTOCOL.code);
});
