import { expect, test } from "vitest";
import { batchOf } from "../../../test/node/batches.ts";
import { fetch, produce } from "../../../test/node/conversations.ts";
import { startDiskNode, startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DeleteTopics } from "../../protocol/messages/20-delete-topics.ts";

const refusal = (name: keyof typeof errors) => ({ errorCode: errors[name].code });
const noId = "0".repeat(32);

test("every version deletes topics by name", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(DeleteTopics)) {
    const topicId = await node.createTopic("ticks", { partitions: 2 });
    const topics = [{ name: "ticks", topicId: noId }];
    const answer = await client.ask(DeleteTopics, version, { topics, topicNames: ["ticks"] });
    expect(answer.responses).toMatchObject([{ name: "ticks", errorCode: 0, errorMessage: null }]);
    if (version >= 6) expect(answer.responses[0]!.topicId).toBe(topicId);
    expect(node.node.services.metadata.topic("ticks")).toBeUndefined();
    expect([...node.node.services.partitions.all()]).toEqual([]);
  }
});

test("topics by id (v6): the answer names them", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  const asked = { topics: [{ name: null, topicId }] };
  const answer = await client.ask(DeleteTopics, 6, asked);
  expect(answer.responses).toMatchObject([{ name: "ticks", topicId, errorCode: 0 }]);
  const again = await client.ask(DeleteTopics, 6, asked);
  expect(again.responses).toMatchObject([{ name: null, topicId, ...refusal("UNKNOWN_TOPIC_ID") }]);
});

test("what is not there, named twice over, or not named at all", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  const { responses } = await client.ask(DeleteTopics, 6, {
    topics: [
      { name: "nowhere", topicId: noId },
      { name: "ticks", topicId },
      { name: null, topicId: noId },
    ],
  });
  expect(responses).toMatchObject([
    refusal("UNKNOWN_TOPIC_OR_PARTITION"),
    refusal("INVALID_REQUEST"),
    refusal("INVALID_REQUEST"),
  ]);
  expect(node.node.services.metadata.topic("ticks")).toBeDefined();
});

test("a topic given twice is deleted neither time, and answered once", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const answer = await client.ask(DeleteTopics, 5, { topicNames: ["ticks", "ticks"] });
  expect(answer.responses).toMatchObject([{ name: "ticks", ...refusal("INVALID_REQUEST") }]);
  expect(node.node.services.metadata.topic("ticks")).toBeDefined();
});

test("a broker that lets no topic be deleted", async () => {
  const node = await startTestNode({ settings: { "delete.topic.enable": "false" } });
  await node.createTopic("ticks");
  const client = await node.connect();
  const answer = await client.ask(DeleteTopics, 5, { topicNames: ["ticks"] });
  expect(answer.responses).toMatchObject([refusal("TOPIC_DELETION_DISABLED")]);
});

test("a topic of the same name begins anew: other id, no records, no settings", async () => {
  const node = await startDiskNode();
  const first = await node.createTopic("ticks", { configs: { "retention.ms": "77" } });
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["old"]));
  await client.ask(DeleteTopics, 5, { topicNames: ["ticks"] });
  const second = await node.createTopic("ticks");
  expect(second).not.toBe(first);
  expect(await fetch(client, "ticks", 0)).toMatchObject({ errorCode: 0, highWatermark: 0 });
  expect([...node.node.services.metadata.overridesOf("topic", "ticks")]).toEqual([]);
  await node.restart();
  const again = await node.connect();
  expect(await fetch(again, "ticks", 0)).toMatchObject({ errorCode: 0, highWatermark: 0 });
});
