import { expect, test } from "vitest";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeCluster } from "../../protocol/messages/60-describe-cluster.ts";

const notAskedFor = -(2 ** 31);

test.each(versionsOf(DescribeCluster))("v%i tells of the one broker", async (version) => {
  const node = await startTestNode({ settings: { "broker.rack": "r1", "node.id": "7" } });
  const client = await node.connect();
  const answer = await client.ask(DescribeCluster, version, {});
  expect(answer).toEqual({
    throttleTimeMs: 0,
    errorCode: 0,
    errorMessage: null,
    endpointType: 1,
    clusterId: expect.stringMatching(/^[\w-]{22}$/),
    controllerId: 7,
    brokers: [{ brokerId: 7, host: "127.0.0.1", port: 9092, rack: "r1", isFenced: false }],
    clusterAuthorizedOperations: notAskedFor,
  });
});

test("the cluster keeps its id over a restart; another has another", async () => {
  const node = await startTestNode();
  const idOf = async () => (await (await node.connect()).ask(DescribeCluster, 2, {})).clusterId;
  const first = await idOf();
  await node.restart();
  expect(await idOf()).toBe(first);
});

test("the advertised address is told", async () => {
  const advertised = { host: "broker.example", port: 19_092 };
  const node = await startTestNode({ advertised });
  const { brokers } = await (await node.connect()).ask(DescribeCluster, 2, {});
  expect(brokers).toMatchObject([advertised]);
});

test("what a client may do is told when it asks", async () => {
  const node = await startTestNode();
  const asked = { includeClusterAuthorizedOperations: true };
  const answer = await (await node.connect()).ask(DescribeCluster, 0, asked);
  // As Apache Kafka 4.2 answers without access rules.
  expect(answer.clusterAuthorizedOperations).toBe(8096);
});

test.each([
  [0, "UNSUPPORTED_ENDPOINT_TYPE"],
  [2, "MISMATCHED_ENDPOINT_TYPE"],
  [3, "UNSUPPORTED_ENDPOINT_TYPE"],
] as const)("endpoints of type %i are not told here", async (endpointType, error) => {
  const node = await startTestNode();
  const answer = await (await node.connect()).ask(DescribeCluster, 2, { endpointType });
  const { code: errorCode } = errors[error];
  expect(answer).toMatchObject({ errorCode, clusterId: "", controllerId: -1, brokers: [] });
  expect(answer.errorMessage).toMatch(/\w/);
});
