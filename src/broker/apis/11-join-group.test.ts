import { expect, test } from "vitest";
import { join, joinAlone, joinOf } from "../../../test/node/group-conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { JoinGroup } from "../../protocol/messages/11-join-group.ts";
import { DescribeGroups } from "../../protocol/messages/15-describe-groups.ts";

test("every version joins; from version 4 on at the second try (KIP-394)", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(JoinGroup)) {
    const groupId = `g${version}`;
    let answer = await client.ask(JoinGroup, version, joinOf("", groupId));
    if (version >= 4) {
      const errorCode = errors.MEMBER_ID_REQUIRED.code;
      const protocolName = version >= 7 ? null : "";
      expect(answer).toMatchObject({ errorCode, generationId: -1, protocolName, leader: "" });
      answer = await client.ask(JoinGroup, version, joinOf(answer.memberId, groupId));
    }
    const { memberId } = answer;
    expect(answer).toMatchObject({
      errorCode: 0,
      generationId: 1,
      protocolType: version >= 7 ? "consumer" : null,
      protocolName: "range",
      leader: memberId,
      skipAssignment: false,
      members: [{ memberId, groupInstanceId: null, metadata: Buffer.from("topics") }],
    });
  }
});

test("in version 0 the session timeout is the rebalance timeout", async () => {
  const node = await startTestNode();
  const [leader, newcomer] = [await node.connect(), await node.connect()];
  const { rebalanceTimeoutMs: _, ...oldJoin } = joinOf();
  await leader.ask(JoinGroup, 0, { ...oldJoin, sessionTimeoutMs: 20_000 });
  const joining = newcomer.ask(JoinGroup, 0, { ...oldJoin, sessionTimeoutMs: 6_000 });
  await node.clock.advance(20_000);
  expect(await joining).toMatchObject({ errorCode: 0, generationId: 2 });
});

test("a member is described by its client's name and address", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  await joinAlone(client);
  const { groups } = await client.ask(DescribeGroups, 4, { groups: ["g"] });
  expect(groups[0]!.members[0]!.clientHost).toMatch(/^\//);
});

test("a client that hangs up while it waits disturbs nobody", async () => {
  const node = await startTestNode();
  const [first, second] = [await node.connect(), await node.connect()];
  const memberId = await joinAlone(first);
  second.tell(JoinGroup, 3, joinOf());
  second.stream.destroy();
  await second.closed;
  const again = await join(first, memberId);
  expect(again).toMatchObject({ errorCode: 0, generationId: 2, leader: memberId });
});

test("a join that waits is answered when the node stops", async () => {
  const node = await startTestNode();
  const [first, second] = [await node.connect(), await node.connect()];
  await joinAlone(first);
  const waiting = second.ask(JoinGroup, 3, joinOf());
  await node.clock.advance(0);
  await node.stop();
  expect(await waiting).toMatchObject({ errorCode: errors.NOT_COORDINATOR.code });
});
