import { expect, test } from "vitest";
import { FindCoordinator } from "../protocol/messages/10-find-coordinator.ts";
import { Heartbeat } from "../protocol/messages/12-heartbeat.ts";
import { ListGroups } from "../protocol/messages/16-list-groups.ts";
import { DeleteTopics } from "../protocol/messages/20-delete-topics.ts";
import { deleteTopics } from "./admin/topics.ts";
import { Cluster } from "./cluster.ts";
import { ScriptedCluster } from "./scripted-broker.ts";

const nobody = { host: "127.0.0.1", port: 1 };
const allGroups = { statesFilter: [], typesFilter: [] };
const heartbeat = { groupId: "g", generationId: 1, memberId: "m" };

const clientOf = (scripted: ScriptedCluster, bootstrap = [scripted.brokers[0]!.address]) =>
  new Cluster(scripted.ports, { bootstrap });

test("one address of the bootstrap list that answers is enough", async () => {
  const scripted = await ScriptedCluster.start(2);
  const cluster = clientOf(scripted, [nobody, scripted.brokers[1]!.address]);
  const view = await scripted.settle(cluster.metadata(null));
  expect(view).toMatchObject({ clusterId: "scripted", controllerId: 1 });
  cluster.close();
});

test("a cluster that never answered is given up at once", async () => {
  const scripted = await ScriptedCluster.start();
  const cluster = clientOf(scripted, [nobody]);
  expect(await cluster.metadata(null)).toMatchObject({ error: "BROKER_NOT_AVAILABLE" });
  expect(scripted.clock.nowMs()).toBe(1_700_000_000_000);
});

test("a client that was closed asks nobody again", async () => {
  const scripted = await ScriptedCluster.start();
  const cluster = clientOf(scripted);
  await scripted.settle(cluster.metadata(null));
  cluster.close();
  const before = scripted.clock.nowMs();
  for (const asked of [cluster.metadata(null), cluster.ask("any", ListGroups, allGroups)]) {
    expect(await asked).toMatchObject({ message: "This client was closed." });
  }
  expect(scripted.clock.nowMs()).toBe(before);
});

test("a broker that restarts is waited for", async () => {
  const scripted = await ScriptedCluster.start();
  const [broker] = scripted.brokers;
  let attempts = 0;
  broker!.on(ListGroups, () => (++attempts < 3 ? "hang up" : { groups: [] }));
  const cluster = clientOf(scripted);
  const answer = await scripted.settle(cluster.ask("any", ListGroups, allGroups));
  expect(answer).toMatchObject({ errorCode: 0 });
  expect(attempts).toBe(3);
  cluster.close();
});

test("what does not pass is given up after retryForMs, with the last refusal", async () => {
  const scripted = await ScriptedCluster.start();
  scripted.brokers[0]!.on(ListGroups, () => ({ errorCode: 14, groups: [] }));
  const cluster = new Cluster(scripted.ports, {
    bootstrap: [scripted.brokers[0]!.address],
    retryForMs: 2000,
  });
  const before = scripted.clock.nowMs();
  const ask = cluster.ask("any", ListGroups, allGroups, { errorCode: (a) => a.errorCode });
  expect(await scripted.settle(ask)).toMatchObject({ error: "COORDINATOR_LOAD_IN_PROGRESS" });
  expect(scripted.clock.nowMs() - before).toBeGreaterThan(1000);
  expect(scripted.clock.nowMs() - before).toBeLessThanOrEqual(2100);
  cluster.close();
});

test("a group's requests follow its coordinator to another broker", async () => {
  const scripted = await ScriptedCluster.start(2);
  let coordinator = 1;
  for (const broker of scripted.brokers) {
    broker.on(
      FindCoordinator,
      () => ({
        nodeId: coordinator,
        ...scripted.brokers[coordinator - 1]!.address,
        coordinators: [],
      }),
      3,
    );
  }
  scripted.brokers[0]!.on(Heartbeat, () => {
    coordinator = 2;
    return { errorCode: 16 };
  });
  scripted.brokers[1]!.on(Heartbeat, () => ({}));
  const cluster = clientOf(scripted);
  const beat = cluster.ask({ coordinatorOf: "g" }, Heartbeat, heartbeat, {
    errorCode: ({ errorCode }) => errorCode,
  });
  expect(await scripted.settle(beat)).toMatchObject({ errorCode: 0 });
  expect(scripted.brokers[1]!.asked).toContain("Heartbeat");
  cluster.close();
});

test("changes go to the controller, wherever it has moved to", async () => {
  const scripted = await ScriptedCluster.start(2);
  scripted.brokers[0]!.on(DeleteTopics, ({ topics }) => {
    scripted.controllerId = 2;
    return { responses: topics.map((topic) => ({ ...topic, errorCode: 41 })) };
  });
  scripted.brokers[1]!.on(DeleteTopics, ({ topics }) => ({ responses: topics }));
  const cluster = clientOf(scripted);
  const outcomes = await scripted.settle(deleteTopics(cluster, ["t"]));
  expect(outcomes).toEqual(new Map([["t", null]]));
  expect(scripted.brokers.map(({ asked }) => asked)).toEqual([["DeleteTopics"], ["DeleteTopics"]]);
  cluster.close();
});

test("a topic nobody creates is missing at once; one that is coming is waited for", async () => {
  const scripted = await ScriptedCluster.start();
  const cluster = clientOf(scripted);
  const missing = await scripted.settle(cluster.topic("t"));
  expect(missing).toMatchObject({ error: "UNKNOWN_TOPIC_OR_PARTITION" });
  const coming = cluster.topic("t", { create: true });
  await scripted.clock.advance(200);
  scripted.topics = [{ name: "t", leaders: [1, 1] }];
  expect(await scripted.settle(coming)).toMatchObject({ name: "t" });
  expect(await cluster.leaderOf("t", 1)).toBe(1);
  expect(await cluster.leaderOf("t", 2)).toMatchObject({ error: "UNKNOWN_TOPIC_OR_PARTITION" });
  cluster.close();
});
