import { expect, test } from "vitest";
import { commit, committed } from "../../../test/node/group-conversations.ts";
import { startTestNode } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { OffsetDelete } from "../../protocol/messages/47-offset-delete.ts";

test("offsets are forgotten, partition by partition", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  await commit(client, "ticks", 7);
  const partitions = [{ partitionIndex: 0 }, { partitionIndex: 3 }];
  const request = { groupId: "g", topics: [{ name: "ticks", partitions }] };
  expect(await client.ask(OffsetDelete, 0, request)).toMatchObject({
    errorCode: 0,
    topics: [
      {
        name: "ticks",
        partitions: [
          { partitionIndex: 0, errorCode: 0 },
          { partitionIndex: 3, errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code },
        ],
      },
    ],
  });
  expect(await committed(client, "ticks")).toBe(-1);
});

test("a group that is not there is refused whole", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const answer = await client.ask(OffsetDelete, 0, { groupId: "nobody", topics: [] });
  expect(answer).toMatchObject({ errorCode: errors.GROUP_ID_NOT_FOUND.code, topics: [] });
});
