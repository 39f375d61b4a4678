import { expect, test } from "vitest";
import { startTestNode } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { IncrementalAlterConfigs } from "../../protocol/messages/44-incremental-alter-configs.ts";
import { ListConfigResources } from "../../protocol/messages/74-list-config-resources.ts";
import { configResource } from "../config-resource.ts";

const { topic, broker, brokerLogger, clientMetrics, group } = configResource;

async function setUp() {
  const node = await startTestNode();
  await node.createTopic("ticks");
  const client = await node.connect();
  const set = (resourceType: number, resourceName: string, name: string, value: string) => ({
    resourceType,
    resourceName,
    configs: [{ name, configOperation: 0, value }],
  });
  const { responses } = await client.ask(IncrementalAlterConfigs, 1, {
    resources: [
      set(group, "g", "consumer.session.timeout.ms", "50000"),
      set(clientMetrics, "m", "interval.ms", "10000"),
    ],
    validateOnly: false,
  });
  expect(responses).toMatchObject([{ errorCode: 0 }, { errorCode: 0 }]);
  return client;
}

const found = (resourceType: number, resourceName: string) => ({ resourceType, resourceName });

test("v0 lists client metrics, whatever there is besides", async () => {
  const client = await setUp();
  const answer = await client.ask(ListConfigResources, 0, {});
  expect(answer).toMatchObject({ errorCode: 0, configResources: [found(clientMetrics, "m")] });
});

test("v1 lists every kind, or those asked for", async () => {
  const client = await setUp();
  const list = async (resourceTypes: number[]) =>
    (await client.ask(ListConfigResources, 1, { resourceTypes })).configResources;
  const all = [
    found(topic, "ticks"),
    found(broker, "1"),
    found(brokerLogger, "1"),
    found(clientMetrics, "m"),
    found(group, "g"),
  ];
  expect(await list([])).toEqual(all);
  expect(await list([group, topic, group])).toEqual([found(group, "g"), found(topic, "ticks")]);
});

test("a kind that there is not", async () => {
  const client = await setUp();
  const answer = await client.ask(ListConfigResources, 1, { resourceTypes: [topic, 3] });
  expect(answer).toMatchObject({
    errorCode: errors.UNSUPPORTED_VERSION.code,
    configResources: [],
  });
});
