import { expect, test } from "vitest";
import { batchOf, startMs, valuesIn } from "../../../test/node/batches.ts";
import { fetch, produce, produceOf } from "../../../test/node/conversations.ts";
import { startDiskNode, startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { Produce } from "../../protocol/messages/00-produce.ts";

const noRefusal = { errorCode: 0 };
const refusal = (name: keyof typeof errors) => ({ errorCode: errors[name].code });

test("every version appends, and says where", async () => {
  const node = await startTestNode();
  const topicId = await node.createTopic("ticks");
  const client = await node.connect();
  for (const [i, version] of versionsOf(Produce).entries()) {
    const named = version >= 13 ? { name: "", topicId } : { name: "ticks", topicId: "" };
    const partitionData = [{ index: 0, records: batchOf([`v${version}`]) }];
    const answer = await client.ask(Produce, version, {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ ...named, partitionData }],
    });
    expect(answer.responses[0]).toMatchObject(version >= 13 ? { topicId } : { name: "ticks" });
    expect(answer.responses[0]!.partitionResponses).toMatchObject([
      {
        index: 0,
        ...noRefusal,
        baseOffset: i,
        logAppendTimeMs: -1,
        logStartOffset: version >= 5 ? 0 : -1,
      },
    ]);
  }
  const { records } = await fetch(client, "ticks", 0);
  expect(valuesIn(records)).toEqual(versionsOf(Produce).map((version) => `v${version}`));
});

test("what was acknowledged is there after a restart, on disk", async () => {
  const node = await startDiskNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  expect(await produce(client, "ticks", batchOf(["a", "b"]))).toMatchObject({ baseOffset: 0 });
  await node.restart();
  const again = await node.connect();
  expect(valuesIn((await fetch(again, "ticks", 0)).records)).toEqual(["a", "b"]);
  expect(await produce(again, "ticks", batchOf(["c"]))).toMatchObject({ baseOffset: 2 });
});

test("acks of nobody are not answered, and the next request is", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  client.tell(Produce, 9, produceOf("ticks", batchOf(["a"]), { acks: 0 }));
  expect(await produce(client, "ticks", batchOf(["b"]))).toMatchObject({ baseOffset: 1 });
  expect(client.waitingFrames).toBe(0);
});

test("a refused batch with acks of nobody closes the connection, as a hint", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const earlier = client.tell(Produce, 9, produceOf("ticks", batchOf(["a"])));
  client.tell(Produce, 9, produceOf("missing", batchOf(["b"]), { acks: 0 }));
  client.tell(Produce, 9, produceOf("ticks", batchOf(["c"])));
  await client.answer(Produce, 9, earlier);
  expect(await client.nextFrame()).toBeNull();
});

test("one refused partition leaves the others be", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  const { responses } = await client.ask(Produce, 9, {
    acks: 1,
    timeoutMs: 1000,
    topicData: [
      { name: "nowhere", topicId: "", partitionData: [{ index: 0, records: batchOf(["a"]) }] },
      {
        name: "ticks",
        topicId: "",
        partitionData: [
          { index: 0, records: batchOf(["b"]) },
          { index: 2, records: batchOf(["c"]) },
          { index: -1, records: batchOf(["d"]) },
          { index: 1, records: batchOf(["e"]) },
        ],
      },
    ],
  });
  const unknown = { ...refusal("UNKNOWN_TOPIC_OR_PARTITION"), baseOffset: -1 };
  expect(responses).toMatchObject([
    { name: "nowhere", partitionResponses: [unknown] },
    {
      name: "ticks",
      partitionResponses: [
        { index: 0, ...noRefusal },
        { index: 2, ...unknown },
        { index: -1, ...unknown },
        { index: 1, ...noRefusal },
      ],
    },
  ]);
});

test("a topic id or a name that nobody has", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const ask = async (version: number, named: { name: string; topicId: string }) => {
    const partitionData = [{ index: 0, records: batchOf(["a"]) }];
    const topicData = [{ ...named, partitionData }];
    const answer = await client.ask(Produce, version, { acks: 1, timeoutMs: 1000, topicData });
    return answer.responses[0]!.partitionResponses[0]!;
  };
  const unknownId = refusal("UNKNOWN_TOPIC_ID");
  expect(await ask(13, { name: "", topicId: "ab".repeat(16) })).toMatchObject(unknownId);
  expect(await ask(13, { name: "", topicId: "00".repeat(16) })).toMatchObject(unknownId);
  const unknownName = refusal("UNKNOWN_TOPIC_OR_PARTITION");
  expect(await ask(12, { name: "", topicId: "" })).toMatchObject(unknownName);
});

test("acks other than -1, 0 and 1 are refused", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  for (const acks of [2, -2, 32_767]) {
    const answer = await produce(client, "ticks", batchOf(["a"]), { acks });
    expect(answer).toMatchObject(refusal("INVALID_REQUIRED_ACKS"));
  }
});

test("clients cannot write what a coordinator writes", async () => {
  const node = await startTestNode();
  await node.createTopic("__consumer_offsets");
  const client = await node.connect();
  const answer = await produce(client, "__consumer_offsets", batchOf(["a"]));
  expect(answer).toMatchObject(refusal("INVALID_TOPIC_EXCEPTION"));
});

test("acks=all needs as many replicas as the topic asks for; acks=1 does not", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks", { configs: { "min.insync.replicas": "2" } });
  const client = await node.connect();
  const all = await produce(client, "ticks", batchOf(["a"]), { acks: -1 });
  expect(all).toMatchObject(refusal("NOT_ENOUGH_REPLICAS"));
  expect(await produce(client, "ticks", batchOf(["a"]), { acks: 1 })).toMatchObject(noRefusal);
});

test("a partition without a batch is refused", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  expect(await produce(client, "ticks", null)).toMatchObject(refusal("INVALID_RECORD"));
  const empty = await produce(client, "ticks", Buffer.alloc(0));
  expect(empty).toMatchObject(refusal("INVALID_RECORD"));
});

test("a transactional batch is refused, in words", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const producer = { id: 7, epoch: 0, sequence: 0 };
  const answer = await produce(client, "ticks", batchOf(["a"], { producer, transactional: true }));
  expect(answer).toMatchObject({
    ...refusal("INVALID_TXN_STATE"),
    errorMessage: "transactions are not served",
  });
});

test("the time of the append is told where the topic stamps it", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks", { configs: { "message.timestamp.type": "LogAppendTime" } });
  const client = await node.connect();
  const old = batchOf(["a"], { timestampMs: 1000 });
  expect(await produce(client, "ticks", old)).toMatchObject({ logAppendTimeMs: startMs });
});

test("a retried batch of an idempotent producer is answered with its first offset", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const batch = (sequence: number) =>
    batchOf(["a", "b"], { producer: { id: 7, epoch: 0, sequence } });
  expect(await produce(client, "ticks", batch(0))).toMatchObject({ baseOffset: 0 });
  expect(await produce(client, "ticks", batch(2))).toMatchObject({ baseOffset: 2 });
  expect(await produce(client, "ticks", batch(0))).toMatchObject({ baseOffset: 0, ...noRefusal });
  expect(await produce(client, "ticks", batch(9))).toMatchObject(
    refusal("OUT_OF_ORDER_SEQUENCE_NUMBER"),
  );
  expect((await fetch(client, "ticks", 0)).highWatermark).toBe(4);
});

test("the batches of one request expand to so much together, and no further", async () => {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const records = batchOf(["x".repeat(40 << 20)], { codec: "zstd" });
  const partitionData = Array.from({ length: 3 }, () => ({ index: 0, records }));
  const topicData = [{ name: "ticks", topicId: "", partitionData }];
  const answer = await client.ask(Produce, 12, { acks: -1, timeoutMs: 1000, topicData });
  expect(answer.responses[0]!.partitionResponses).toMatchObject([
    { ...noRefusal, baseOffset: 0 },
    { ...noRefusal, baseOffset: 1 },
    refusal("MESSAGE_TOO_LARGE"),
  ]);
  expect(await produce(client, "ticks", records)).toMatchObject({ baseOffset: 2 });
});
