import { expect, test } from "vitest";
import { startTestNode } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeTopicPartitions } from "../../protocol/messages/75-describe-topic-partitions.ts";

interface Cursor {
  readonly topicName: string;
  readonly partitionIndex: number;
}

/** Topics a, b, c of 1, 2 and 3 partitions. */
async function setUp(settings: Readonly<Record<string, string>> = {}) {
  const node = await startTestNode({ settings });
  for (const [i, name] of ["c", "a", "b"].entries()) {
    await node.createTopic(name, { partitions: [3, 1, 2][i]! });
  }
  const client = await node.connect();
  const ask = (
    names: readonly string[],
    responsePartitionLimit = 2000,
    cursor: Cursor | null = null,
  ) => {
    const topics = names.map((name) => ({ name }));
    return client.ask(DescribeTopicPartitions, 0, { topics, responsePartitionLimit, cursor });
  };
  return { node, ask };
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>["ask"]>>;
const shown = ({ topics }: Page) =>
  topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex }) => `${name}${partitionIndex}`),
  );

test("topics come in order of their names, whole", async () => {
  const { node, ask } = await setUp();
  const answer = await ask(["b", "a"]);
  expect(shown(answer)).toEqual(["a0", "b0", "b1"]);
  expect(answer.nextCursor).toBeNull();
  const [first] = answer.topics;
  expect(first).toMatchObject({
    errorCode: 0,
    topicId: node.node.services.metadata.topic("a")!.id,
    isInternal: false,
    topicAuthorizedOperations: 3576,
  });
  expect(first!.partitions).toEqual([
    {
      errorCode: 0,
      partitionIndex: 0,
      leaderId: 1,
      leaderEpoch: 0,
      replicaNodes: [1],
      isrNodes: [1],
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      offlineReplicas: [],
    },
  ]);
});

test.each([1, 2, 3, 4, 5, 6, 7])("pages of %i show everything once", async (limit) => {
  const { ask } = await setUp();
  const seen: string[] = [];
  let cursor: Cursor | null = null;
  do {
    const page: Page = await ask([], limit, cursor);
    expect(shown(page).length).toBeLessThanOrEqual(limit);
    expect(shown(page).length).toBeGreaterThan(0);
    seen.push(...shown(page));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(["a0", "b0", "b1", "c0", "c1", "c2"]);
});

test("the broker's own limit is the stronger one; one below 1 counts as 1", async () => {
  const { ask } = await setUp({ "max.request.partition.size.limit": "2" });
  const page = await ask([], 100);
  expect(shown(page)).toEqual(["a0", "b0"]);
  expect(page.nextCursor).toEqual({ topicName: "b", partitionIndex: 1 });
  expect(shown(await ask([], 0))).toEqual(["a0"]);
});

test("a name that is unknown, and one that cannot be", async () => {
  const { ask } = await setUp();
  const { topics } = await ask(["b", "nowhere", "a b"]);
  expect(topics).toMatchObject([
    { name: "a b", errorCode: errors.INVALID_TOPIC_EXCEPTION.code, partitions: [] },
    { name: "b", errorCode: 0 },
    { name: "nowhere", errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code, partitions: [] },
  ]);
});

test("a page cannot begin at a partition below 0, nor at a topic not asked for", async () => {
  const { ask } = await setUp();
  const invalid = { errorCode: errors.INVALID_REQUEST.code, partitions: [] };
  const below = await ask(["a", "b"], 9, { topicName: "a", partitionIndex: -1 });
  expect(below.topics).toMatchObject([invalid, invalid]);
  const other = await ask(["a", "c"], 9, { topicName: "b", partitionIndex: 0 });
  expect(other.topics).toMatchObject([invalid, invalid]);
});

test("a page may begin where something was that has gone", async () => {
  const { ask } = await setUp();
  const behind = await ask([], 9, { topicName: "aa", partitionIndex: 4 });
  expect(shown(behind)).toEqual(["b0", "b1", "c0", "c1", "c2"]);
  const beyond = await ask(["a", "b"], 9, { topicName: "a", partitionIndex: 7 });
  expect(shown(beyond)).toEqual(["b0", "b1"]);
});
