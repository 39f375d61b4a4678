import { expect, test } from "vitest";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { DescribeConfigs } from "../../protocol/messages/32-describe-configs.ts";
import { configResource } from "../config-resource.ts";

const refusal = (name: keyof typeof errors) => ({ errorCode: errors[name].code, configs: [] });
const topicSource = 1;
const staticSource = 4;
const defaultSource = 5;

async function setUp(settings: Readonly<Record<string, string>> = {}) {
  const node = await startTestNode({ settings });
  await node.createTopic("ticks", { configs: { "retention.ms": "77" } });
  const client = await node.connect();
  const describe = async (
    resourceType: number,
    resourceName: string,
    configurationKeys: readonly string[] | null = null,
    { version = 4, ...options }: { version?: number; [option: string]: boolean | number } = {},
  ) => {
    const resources = [{ resourceType, resourceName, configurationKeys }];
    const answer = await client.ask(DescribeConfigs, version, { resources, ...options });
    return answer.results[0]!;
  };
  return { describe };
}

test("every version tells values, and where they come from", async () => {
  const { describe } = await setUp();
  for (const version of versionsOf(DescribeConfigs)) {
    const keys = ["retention.ms", "cleanup.policy"];
    const result = await describe(configResource.topic, "ticks", keys, { version });
    expect(result).toMatchObject({ errorCode: 0, resourceType: 2, resourceName: "ticks" });
    expect(result.errorMessage).toBe("");
    const byName = new Map(result.configs.map((config) => [config.name, config]));
    const type = (number: number) => (version >= 3 ? number : 0);
    expect([...byName.keys()].sort()).toEqual([...keys].sort());
    expect(byName.get("retention.ms")).toMatchObject({
      value: "77",
      configSource: topicSource,
      configType: type(5),
      readOnly: false,
      isSensitive: false,
      synonyms: [],
    });
    expect(byName.get("cleanup.policy")).toMatchObject({
      value: "delete",
      configSource: defaultSource,
      configType: type(7),
    });
  }
});

test("null and an empty list both ask for everything", async () => {
  const { describe } = await setUp();
  const all = (await describe(configResource.topic, "ticks", null)).configs;
  expect(all.length).toBeGreaterThan(30);
  expect((await describe(configResource.topic, "ticks", [])).configs).toEqual(all);
});

test("synonyms and documentation are told to those who ask", async () => {
  const { describe } = await setUp({ "message.max.bytes": "5000" });
  const options = { includeSynonyms: true, includeDocumentation: true };
  const keys = ["retention.ms", "max.message.bytes"];
  const { configs } = await describe(configResource.topic, "ticks", keys, options);
  const entry = (wanted: string) => configs.find(({ name }) => name === wanted)!;
  expect(entry("retention.ms").synonyms[0]).toEqual({
    name: "retention.ms",
    value: "77",
    source: topicSource,
  });
  expect(entry("retention.ms").documentation).toMatch(/kept/);
  expect(entry("max.message.bytes").synonyms).toEqual([
    { name: "message.max.bytes", value: "5000", source: staticSource },
    { name: "message.max.bytes", value: "1048588", source: defaultSource },
  ]);
});

test("the broker by its id, all brokers by no name", async () => {
  const { describe } = await setUp({ "num.partitions": "3" });
  const own = await describe(configResource.broker, "1", ["num.partitions", "node.id"]);
  expect(own.configs).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ name: "num.partitions", value: "3", configSource: staticSource }),
    ]),
  );
  expect(await describe(configResource.broker, "", [])).toMatchObject({ errorCode: 0 });
});

test("groups and client metrics have settings whether or not they exist", async () => {
  const { describe } = await setUp();
  const group = await describe(configResource.group, "g", ["consumer.session.timeout.ms"]);
  expect(group).toMatchObject({ errorCode: 0, configs: [{ value: "45000" }] });
  expect(await describe(configResource.clientMetrics, "m")).toMatchObject({ errorCode: 0 });
});

test.each<[string, number, string, keyof typeof errors]>([
  ["a topic that is not there", 2, "nowhere", "UNKNOWN_TOPIC_OR_PARTITION"],
  ["a topic that cannot be", 2, "a b", "INVALID_TOPIC_EXCEPTION"],
  ["a broker that is not there", 4, "9", "INVALID_REQUEST"],
  ["a broker that is no number", 4, "x", "INVALID_REQUEST"],
  ["another broker's loggers", 8, "9", "INVALID_REQUEST"],
  ["a group without a name", 32, "", "INVALID_REQUEST"],
  ["a kind that there is not", 3, "x", "INVALID_REQUEST"],
])("%s", async (_what, type, name, error) => {
  const { describe } = await setUp();
  expect(await describe(type, name)).toMatchObject(refusal(error));
});

test("loggers have no settings here", async () => {
  const { describe } = await setUp();
  const loggers = await describe(configResource.brokerLogger, "1");
  expect(loggers).toMatchObject({ errorCode: 0, configs: [] });
});
