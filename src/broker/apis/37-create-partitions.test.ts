import { expect, test } from "vitest";
import { batchOf, valuesIn } from "../../../test/node/batches.ts";
import { fetch, produce } from "../../../test/node/conversations.ts";
import {
  startDiskNode,
  startTestNode,
  type TestNode,
  versionsOf,
} from "../../../test/node/test-node.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { CreatePartitions } from "../../protocol/messages/37-create-partitions.ts";

const refusal = (name: ErrorName) => ({ errorCode: errors[name].code });

interface Asked {
  readonly name?: string;
  readonly count: number;
  readonly assignments?: readonly { readonly brokerIds: readonly number[] }[] | null;
}

async function setUp(node: TestNode) {
  await node.createTopic("ticks", { partitions: 2 });
  const client = await node.connect();
  const grow = async (asked: readonly Asked[], { version = 3, validateOnly = false } = {}) => {
    const topics = asked.map((one) => ({ name: "ticks", assignments: null, ...one }));
    const request = { topics, timeoutMs: 1000, validateOnly };
    return (await client.ask(CreatePartitions, version, request)).results;
  };
  const count = () => node.node.services.metadata.topic("ticks")!.partitionCount;
  return { client, grow, count };
}

test("every version gives a topic more partitions, empty and at once", async () => {
  const { client, grow, count } = await setUp(await startTestNode());
  for (const version of versionsOf(CreatePartitions)) {
    const more = 3 + version;
    expect(await grow([{ count: more }], { version })).toMatchObject([
      { name: "ticks", errorCode: 0, errorMessage: null },
    ]);
    expect(count()).toBe(more);
    const answer = await produce(client, "ticks", batchOf(["a"]), { index: more - 1 });
    expect(answer).toMatchObject({ errorCode: 0, baseOffset: 0 });
  }
});

test("replicas assigned by hand, one list for each partition that is added", async () => {
  const { grow, count } = await setUp(await startTestNode());
  const here = { brokerIds: [1] };
  expect(await grow([{ count: 4, assignments: [here, here] }])).toMatchObject([{ errorCode: 0 }]);
  expect(count()).toBe(4);
});

test.each<[string, Asked, ErrorName]>([
  ["as many as there are", { count: 2 }, "INVALID_PARTITIONS"],
  ["fewer", { count: 1 }, "INVALID_PARTITIONS"],
  ["none", { count: 0 }, "INVALID_PARTITIONS"],
  ["less than none", { count: -1 }, "INVALID_PARTITIONS"],
  ["far too many", { count: 2 ** 31 - 1 }, "POLICY_VIOLATION"],
  ["of no topic", { name: "nowhere", count: 3 }, "UNKNOWN_TOPIC_OR_PARTITION"],
  ["elsewhere", { count: 3, assignments: [{ brokerIds: [9] }] }, "INVALID_REPLICA_ASSIGNMENT"],
  ["nowhere", { count: 3, assignments: [{ brokerIds: [] }] }, "INVALID_REPLICA_ASSIGNMENT"],
  ["half told", { count: 4, assignments: [{ brokerIds: [1] }] }, "INVALID_REPLICA_ASSIGNMENT"],
])("%s is refused", async (_what, asked, error) => {
  const { grow, count } = await setUp(await startTestNode());
  const [answer] = await grow([asked]);
  expect(answer).toMatchObject(refusal(error));
  expect(answer!.errorMessage).toMatch(/\w/);
  expect(count()).toBe(2);
});

test("a topic given twice grows neither time, and is answered once", async () => {
  const { grow, count } = await setUp(await startTestNode());
  const answers = await grow([{ count: 3 }, { count: 4 }]);
  expect(answers).toMatchObject([{ name: "ticks", ...refusal("INVALID_REQUEST") }]);
  expect(count()).toBe(2);
});

test("what is only to be checked changes nothing", async () => {
  const { grow, count } = await setUp(await startTestNode());
  expect(await grow([{ count: 3 }], { validateOnly: true })).toMatchObject([{ errorCode: 0 }]);
  expect(await grow([{ count: 2 }], { validateOnly: true })).toMatchObject([
    refusal("INVALID_PARTITIONS"),
  ]);
  expect(count()).toBe(2);
});

test("records stay where they were; new partitions outlive a restart, on disk", async () => {
  const node = await startDiskNode();
  const { client, grow } = await setUp(node);
  await produce(client, "ticks", batchOf(["old"]), { index: 1 });
  await grow([{ count: 3 }]);
  await produce(client, "ticks", batchOf(["new"]), { index: 2 });
  await node.restart();
  const again = await node.connect();
  expect(valuesIn((await fetch(again, "ticks", 0, { index: 1 })).records)).toEqual(["old"]);
  expect(valuesIn((await fetch(again, "ticks", 0, { index: 2 })).records)).toEqual(["new"]);
});
