import { expect, test } from "vitest";
import { batchOf } from "../../../test/node/batches.ts";
import { produce } from "../../../test/node/conversations.ts";
import { startDiskNode, startTestNode, type TestNode } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { IncrementalAlterConfigs } from "../../protocol/messages/44-incremental-alter-configs.ts";

const [set, unset, append, subtract] = [0, 1, 2, 3];
const change = (name: string, configOperation: number, value: string | null = null) => ({
  name,
  configOperation,
  value,
});

async function setUp(node: TestNode) {
  await node.createTopic("ticks", { configs: { "retention.ms": "77" } });
  const client = await node.connect();
  const alter = async (
    configs: readonly ReturnType<typeof change>[],
    { version = 1, validateOnly = false, resourceType = 2, resourceName = "ticks" } = {},
  ) => {
    const resources = [{ resourceType, resourceName, configs }];
    const answer = await client.ask(IncrementalAlterConfigs, version, { resources, validateOnly });
    return answer.responses[0]!;
  };
  const kept = () => Object.fromEntries(node.node.services.metadata.overridesOf("topic", "ticks"));
  return { client, alter, kept };
}

test.each([0, 1])("v%i changes what is named and leaves the rest alone", async (version) => {
  const { alter, kept } = await setUp(await startTestNode());
  const changes = [change("segment.ms", set!, "88"), change("cleanup.policy", append!, "compact")];
  expect(await alter(changes, { version })).toMatchObject({ errorCode: 0 });
  const policy = { "cleanup.policy": "delete,compact" };
  expect(kept()).toEqual({ "retention.ms": "77", "segment.ms": "88", ...policy });
  await alter([change("cleanup.policy", subtract!, "delete"), change("segment.ms", unset!)]);
  expect(kept()).toEqual({ "retention.ms": "77", "cleanup.policy": "compact" });
});

test.each<[string, ReturnType<typeof change>[], object, keyof typeof errors]>([
  ["a value that is none", [change("retention.ms", 0, "x")], {}, "INVALID_CONFIG"],
  ["an unknown setting", [change("nope", 0, "1")], {}, "INVALID_CONFIG"],
  ["no value", [change("retention.ms", 0)], {}, "INVALID_REQUEST"],
  ["an unknown operation", [change("retention.ms", 9, "1")], {}, "INVALID_REQUEST"],
  ["a list of what is none", [change("retention.ms", 2, "1")], {}, "INVALID_CONFIG"],
  [
    "a setting given twice",
    [change("retention.ms", 0, "1"), change("retention.ms", 0, "2")],
    {},
    "INVALID_REQUEST",
  ],
  ["an unknown topic", [], { resourceName: "no" }, "UNKNOWN_TOPIC_OR_PARTITION"],
  ["an unknown kind", [], { resourceType: 3 }, "INVALID_REQUEST"],
  ["another broker", [], { resourceType: 4, resourceName: "7" }, "INVALID_REQUEST"],
])("%s is refused, and nothing changes", async (_what, changes, resource, error) => {
  const { alter, kept } = await setUp(await startTestNode());
  const answer = await alter(changes, resource);
  expect(answer).toMatchObject({ errorCode: errors[error].code });
  expect(answer.errorMessage).toMatch(/\w/);
  expect(kept()).toEqual({ "retention.ms": "77" });
});

test("what is only to be checked changes nothing", async () => {
  const { alter, kept } = await setUp(await startTestNode());
  const changes = [change("retention.ms", set!, "99")];
  expect(await alter(changes, { validateOnly: true })).toMatchObject({ errorCode: 0 });
  expect(kept()).toEqual({ "retention.ms": "77" });
});

test("a topic works by its new settings at once, and after a restart", async () => {
  const node = await startDiskNode();
  const { client, alter } = await setUp(node);
  const tooLarge = { errorCode: errors.MESSAGE_TOO_LARGE.code };
  const batch = () => batchOf(["x".repeat(500)]);
  expect(await produce(client, "ticks", batch())).toMatchObject({ errorCode: 0 });
  await alter([change("max.message.bytes", set!, "100")]);
  expect(await produce(client, "ticks", batch())).toMatchObject(tooLarge);
  await node.restart();
  expect(await produce(await node.connect(), "ticks", batch())).toMatchObject(tooLarge);
});

test("what is set for the broker counts for topics without a setting of their own", async () => {
  const { client, alter } = await setUp(await startTestNode());
  const broker = { resourceType: 4, resourceName: "1" };
  const answer = await alter([change("message.max.bytes", set!, "100")], broker);
  expect(answer).toMatchObject({ errorCode: 0 });
  const refused = await produce(client, "ticks", batchOf(["x".repeat(500)]));
  expect(refused).toMatchObject({ errorCode: errors.MESSAGE_TOO_LARGE.code });
});
