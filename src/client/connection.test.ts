import { expect, test } from "vitest";
import { Fetch } from "../protocol/messages/01-fetch.ts";
import { ListGroups } from "../protocol/messages/16-list-groups.ts";
import { ApiVersions } from "../protocol/messages/18-api-versions.ts";
import { defaultClusterOptions } from "./cluster.ts";
import { Connection } from "./connection.ts";
import { isRefusal } from "./refusal.ts";
import { ScriptedCluster } from "./scripted-broker.ts";

const allGroups = { statesFilter: [], typesFilter: [] };
const group = (groupId: string) => ({
  groups: [{ groupId, protocolType: "", groupState: "", groupType: "" }],
});

async function connect(cluster: ScriptedCluster, options = {}): Promise<Connection> {
  const { address } = cluster.brokers[0]!;
  const opening = Connection.open(address, cluster.ports, { ...defaultClusterOptions, ...options });
  const connection = await cluster.settle(opening);
  if (isRefusal(connection)) throw new Error(connection.message);
  return connection;
}

test("the highest version that both know is spoken", async () => {
  const cluster = await ScriptedCluster.start();
  const versions: number[] = [];
  const answer = (_request: unknown, version: number) => {
    versions.push(version);
    return group("g");
  };
  cluster.brokers[0]!.on(ListGroups, answer, 2);
  const connection = await connect(cluster);
  expect(connection.versionOf(ListGroups)).toBe(2);
  expect(connection.versionOf(Fetch)).toBeNull();
  await cluster.settle(connection.send(ListGroups, allGroups));
  expect(versions).toEqual([2]);
  const none = await connection.send(Fetch, {
    maxWaitMs: 0,
    minBytes: 0,
    topics: [],
    forgottenTopicsData: [],
  });
  expect(none).toMatchObject({ error: "UNSUPPORTED_VERSION" });
});

test("topics are named: versions that know them by id only are left out", async () => {
  const cluster = await ScriptedCluster.start();
  cluster.brokers[0]!.on(Fetch, () => ({ responses: [] }));
  expect((await connect(cluster)).versionOf(Fetch)).toBe(12);
});

test("a broker that does not know our ApiVersions is asked in version 0", async () => {
  const cluster = await ScriptedCluster.start();
  const versions: number[] = [];
  const apiKeys = [{ apiKey: ListGroups.key, minVersion: 0, maxVersion: 1 }];
  cluster.brokers[0]!.on(ApiVersions, (_request, version) => {
    versions.push(version);
    return version === 0 ? { apiKeys } : { errorCode: 35, apiKeys: [] };
  });
  expect((await connect(cluster)).versionOf(ListGroups)).toBe(1);
  expect(versions).toEqual([4, 0]);
});

test("requests are sent without waiting for answers, up to the limit", async () => {
  const cluster = await ScriptedCluster.start();
  const broker = cluster.brokers[0]!;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  broker.on(ListGroups, async () => {
    await released;
    return group(`g${broker.asked.length}`);
  });
  const connection = await connect(cluster, { maxInFlight: 2 });
  const answers = Promise.all([1, 2, 3].map(() => connection.send(ListGroups, allGroups)));
  await cluster.clock.advance(0);
  await cluster.clock.advance(0);
  expect(broker.asked).toHaveLength(2);
  release();
  expect(await cluster.settle(answers)).toHaveLength(3);
  expect(broker.asked).toHaveLength(3);
});

test("an answer that does not come in time breaks the connection", async () => {
  const cluster = await ScriptedCluster.start();
  cluster.brokers[0]!.on(ListGroups, () => "stay silent");
  const connection = await connect(cluster, { requestTimeoutMs: 1000 });
  const late = connection.send(ListGroups, allGroups, { brokerWaitMs: 500 });
  await cluster.clock.advance(1499);
  expect(connection.usable).toBe(true);
  await cluster.clock.advance(1);
  expect(await late).toMatchObject({ error: "REQUEST_TIMED_OUT" });
  expect(connection.usable).toBe(false);
  expect(await connection.send(ListGroups, allGroups)).toMatchObject({
    error: "NETWORK_EXCEPTION",
  });
  expect(cluster.clock.pendingTimers).toBe(0);
});

test("what waits when the broker hangs up is refused, and its timers go", async () => {
  const cluster = await ScriptedCluster.start();
  cluster.brokers[0]!.on(ListGroups, () => "hang up");
  const connection = await connect(cluster);
  const refused = await cluster.settle(connection.send(ListGroups, allGroups));
  expect(refused).toMatchObject({ error: "NETWORK_EXCEPTION" });
  expect(cluster.clock.pendingTimers).toBe(0);
});
