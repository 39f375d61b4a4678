import { expect, test } from "vitest";
import { startTestNode, startUnrulyNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { FindCoordinator } from "../../protocol/messages/10-find-coordinator.ts";

const here = { errorCode: 0, nodeId: 1, host: "127.0.0.1", port: 9092 };
const refusal = (name: keyof typeof errors) => ({
  errorCode: errors[name].code,
  nodeId: -1,
  host: "",
  port: -1,
});

test("every version finds the coordinator of a group: this node", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(FindCoordinator)) {
    const key = { key: "g", coordinatorKeys: ["g"], keyType: 0 };
    const answer = await client.ask(FindCoordinator, version, key);
    if (version < 4) expect(answer).toMatchObject({ ...here, coordinators: [] });
    else expect(answer.coordinators).toMatchObject([{ key: "g", ...here }]);
  }
});

test("many keys at once are answered in the order asked (v4)", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const keys = ["b", "a", "", "b"];
  const answer = await client.ask(FindCoordinator, 4, { keyType: 0, coordinatorKeys: keys });
  expect(answer.coordinators).toMatchObject(keys.map((key) => ({ key, ...here })));
  const none = await client.ask(FindCoordinator, 4, { keyType: 0, coordinatorKeys: [] });
  expect(none.coordinators).toEqual([]);
});

test("the topic of offsets is made at the first question", async () => {
  const settings = { "auto.create.topics.enable": "false", "offsets.topic.num.partitions": "5" };
  const node = await startTestNode({ settings });
  const client = await node.connect();
  await client.ask(FindCoordinator, 4, { keyType: 0, coordinatorKeys: ["g"] });
  expect(node.node.services.metadata.topic("__consumer_offsets")?.partitionCount).toBe(5);
});

test("without room for that topic, the coordinator is not available yet", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /no room/ });
  const client = await node.connect();
  store.refuses = (call) => (call === "append" ? "full" : null);
  const asked = { keyType: 0, coordinatorKeys: ["g"] };
  const refused = await client.ask(FindCoordinator, 4, asked);
  expect(refused.coordinators).toMatchObject([refusal("COORDINATOR_NOT_AVAILABLE")]);
  store.refuses = () => null;
  expect((await client.ask(FindCoordinator, 4, asked)).coordinators).toMatchObject([here]);
});

test.each([
  ["transactions", 1, 4],
  ["share partitions", 2, 6],
  ["a kind that there is not", 9, 6],
])("%s have no coordinator here", async (_what, keyType, version) => {
  const node = await startTestNode();
  const client = await node.connect();
  const answer = await client.ask(FindCoordinator, version, { keyType, coordinatorKeys: ["k"] });
  expect(answer.coordinators).toMatchObject([{ key: "k", ...refusal("INVALID_REQUEST") }]);
  const single = await client.ask(FindCoordinator, 3, { keyType, key: "k" });
  expect(single).toMatchObject(refusal("INVALID_REQUEST"));
});
