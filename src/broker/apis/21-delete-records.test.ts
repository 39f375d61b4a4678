import { expect, test } from "vitest";
import { batchOf, valuesIn } from "../../../test/node/batches.ts";
import { fetch, produce } from "../../../test/node/conversations.ts";
import {
  startDiskNode,
  startTestNode,
  startUnrulyNode,
  type TestNode,
} from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DeleteRecords } from "../../protocol/messages/21-delete-records.ts";

const refusal = (name: keyof typeof errors) => ({ errorCode: errors[name].code, lowWatermark: -1 });

async function setUp(node: TestNode, configs: Readonly<Record<string, string>> = {}) {
  await node.createTopic("ticks", { configs });
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["a", "b", "c", "d"]));
  const deleteBefore = async (offset: number, { version = 2, index = 0, name = "ticks" } = {}) => {
    const partitions = [{ partitionIndex: index, offset }];
    const answer = await client.ask(DeleteRecords, version, { topics: [{ name, partitions }] });
    return answer.topics[0]!.partitions[0]!;
  };
  return { client, deleteBefore };
}

test.each([0, 1, 2])("v%i forgets what lies before an offset", async (version) => {
  const { client, deleteBefore } = await setUp(await startTestNode());
  expect(await deleteBefore(2, { version })).toMatchObject({ errorCode: 0, lowWatermark: 2 });
  expect(await fetch(client, "ticks", 1)).toMatchObject({
    errorCode: errors.OFFSET_OUT_OF_RANGE.code,
  });
  const rest = await fetch(client, "ticks", 2);
  expect(rest).toMatchObject({ errorCode: 0, logStartOffset: 2, highWatermark: 4 });
});

test("-1 forgets everything; an offset below the start changes nothing", async () => {
  const { client, deleteBefore } = await setUp(await startTestNode());
  expect(await deleteBefore(-1)).toMatchObject({ errorCode: 0, lowWatermark: 4 });
  expect(await deleteBefore(0)).toMatchObject({ errorCode: 0, lowWatermark: 4 });
  await produce(client, "ticks", batchOf(["e"]));
  expect(valuesIn((await fetch(client, "ticks", 4)).records)).toEqual(["e"]);
});

test("an offset beyond the end, or below -1, is out of range", async () => {
  const { deleteBefore } = await setUp(await startTestNode());
  expect(await deleteBefore(5)).toMatchObject(refusal("OFFSET_OUT_OF_RANGE"));
  expect(await deleteBefore(-2)).toMatchObject(refusal("OFFSET_OUT_OF_RANGE"));
});

test("only where records are deleted at all, and not what coordinators wrote", async () => {
  const node = await startTestNode();
  const { deleteBefore } = await setUp(node, { "cleanup.policy": "compact" });
  await node.createTopic("__consumer_offsets");
  expect(await deleteBefore(1)).toMatchObject(refusal("POLICY_VIOLATION"));
  const internal = await deleteBefore(0, { name: "__consumer_offsets" });
  expect(internal).toMatchObject(refusal("INVALID_TOPIC_EXCEPTION"));
});

test("what is not there", async () => {
  const { deleteBefore } = await setUp(await startTestNode());
  const unknown = refusal("UNKNOWN_TOPIC_OR_PARTITION");
  expect(await deleteBefore(0, { index: 1 })).toMatchObject(unknown);
  expect(await deleteBefore(0, { name: "nowhere" })).toMatchObject(unknown);
});

test("what was forgotten stays so after a restart, on disk", async () => {
  const node = await startDiskNode();
  const { deleteBefore } = await setUp(node);
  await deleteBefore(3);
  await node.restart();
  const answer = await fetch(await node.connect(), "ticks", 3);
  expect(answer).toMatchObject({ errorCode: 0, logStartOffset: 3, highWatermark: 4 });
});

test("a full disk refuses one partition, and the others are answered", async () => {
  const { node, store } = await startUnrulyNode();
  await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  for (const index of [0, 1]) await produce(client, "ticks", batchOf(["a", "b"]), { index });
  store.refuses = (call, { partition }) =>
    call === "deleteBefore" && partition === 0 ? "full" : null;
  const partitions = [0, 1].map((partitionIndex) => ({ partitionIndex, offset: 1 }));
  const answer = await client.ask(DeleteRecords, 2, { topics: [{ name: "ticks", partitions }] });
  expect(answer.topics[0]!.partitions).toMatchObject([
    refusal("KAFKA_STORAGE_ERROR"),
    { errorCode: 0, lowWatermark: 1 },
  ]);
});
