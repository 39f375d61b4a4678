import { expect, test } from "vitest";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { AlterConfigs } from "../../protocol/messages/33-alter-configs.ts";

async function setUp() {
  const node = await startTestNode();
  await node.createTopic("ticks", { configs: { "retention.ms": "77", "segment.ms": "88" } });
  const client = await node.connect();
  const alter = async (
    configs: readonly { name: string; value: string | null }[],
    { version = 2, validateOnly = false, resourceType = 2, resourceName = "ticks" } = {},
  ) => {
    const resources = [{ resourceType, resourceName, configs }];
    const answer = await client.ask(AlterConfigs, version, { resources, validateOnly });
    return answer.responses[0]!;
  };
  const kept = () => Object.fromEntries(node.node.services.metadata.overridesOf("topic", "ticks"));
  return { client, alter, kept };
}

test("every version sets exactly what is given, and unsets the rest", async () => {
  const { alter, kept } = await setUp();
  for (const version of versionsOf(AlterConfigs)) {
    const value = String(1000 + version);
    const answer = await alter([{ name: "retention.ms", value }], { version });
    expect(answer).toMatchObject({ errorCode: 0, resourceType: 2, resourceName: "ticks" });
    expect(kept()).toEqual({ "retention.ms": value });
  }
  await alter([]);
  expect(kept()).toEqual({});
});

test("what is only to be checked changes nothing", async () => {
  const { alter, kept } = await setUp();
  expect(await alter([], { validateOnly: true })).toMatchObject({ errorCode: 0 });
  const wrong = await alter([{ name: "retention.ms", value: "x" }], { validateOnly: true });
  expect(wrong).toMatchObject({ errorCode: errors.INVALID_CONFIG.code });
  expect(kept()).toEqual({ "retention.ms": "77", "segment.ms": "88" });
});

test.each<[string, object[], object, keyof typeof errors]>([
  ["a value that is none", [{ name: "retention.ms", value: "x" }], {}, "INVALID_CONFIG"],
  ["a setting that there is not", [{ name: "nope", value: "1" }], {}, "INVALID_CONFIG"],
  ["a setting without a value", [{ name: "retention.ms", value: null }], {}, "INVALID_REQUEST"],
  ["a topic that is not there", [], { resourceName: "no" }, "UNKNOWN_TOPIC_OR_PARTITION"],
  ["a kind that there is not", [], { resourceType: 3 }, "INVALID_REQUEST"],
])("%s is refused, and nothing changes", async (_what, configs, resource, error) => {
  const { alter, kept } = await setUp();
  const answer = await alter(configs as never, resource);
  expect(answer).toMatchObject({ errorCode: errors[error].code });
  expect(kept()).toEqual({ "retention.ms": "77", "segment.ms": "88" });
});

test("a resource given twice is changed neither time", async () => {
  const { client, kept } = await setUp();
  const resource = { resourceType: 2, resourceName: "ticks", configs: [] };
  const answer = await client.ask(AlterConfigs, 2, {
    resources: [resource, resource],
    validateOnly: false,
  });
  const { code: errorCode } = errors.INVALID_REQUEST;
  expect(answer.responses).toMatchObject([{ errorCode }, { errorCode }]);
  expect(kept()).toEqual({ "retention.ms": "77", "segment.ms": "88" });
});
