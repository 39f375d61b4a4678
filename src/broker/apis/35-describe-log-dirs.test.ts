import { expect, test } from "vitest";
import { batchOf } from "../../../test/node/batches.ts";
import { produce } from "../../../test/node/conversations.ts";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { DescribeLogDirs } from "../../protocol/messages/35-describe-log-dirs.ts";

async function setUp() {
  const node = await startTestNode();
  await node.createTopic("ticks", { partitions: 2 });
  await node.createTopic("quotes");
  const client = await node.connect();
  const batch = batchOf(["a", "b"]);
  await produce(client, "ticks", batch, { index: 1 });
  return { client, sizeBytes: batch.length };
}

test.each(versionsOf(DescribeLogDirs))("v%i tells the size of every log", async (version) => {
  const { client, sizeBytes } = await setUp();
  const { errorCode, results } = await client.ask(DescribeLogDirs, version, { topics: null });
  expect(errorCode).toBe(0);
  const volume =
    version >= 4
      ? { totalBytes: 1_000_000, usableBytes: 250_000 }
      : { totalBytes: -1, usableBytes: -1 };
  expect(results).toMatchObject([{ errorCode: 0, logDir: "memory", ...volume }]);
  const partition = (partitionIndex: number, partitionSize: number) => ({
    partitionIndex,
    partitionSize,
    offsetLag: 0,
    isFutureKey: false,
  });
  expect(results[0]!.topics).toEqual([
    { name: "ticks", partitions: [partition(0, 0), partition(1, sizeBytes)] },
    { name: "quotes", partitions: [partition(0, 0)] },
  ]);
});

test("only what is asked for; what is not there is left out", async () => {
  const { client, sizeBytes } = await setUp();
  const { results } = await client.ask(DescribeLogDirs, 4, {
    topics: [
      { topic: "ticks", partitions: [1, 7] },
      { topic: "nowhere", partitions: [0] },
    ],
  });
  expect(results[0]!.topics).toMatchObject([
    { name: "ticks", partitions: [{ partitionIndex: 1, partitionSize: sizeBytes }] },
  ]);
});
