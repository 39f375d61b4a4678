import { describe, expect, test } from "vitest";
import {
  client,
  commitRequest,
  coordinatorOver,
  joinRequest,
  MemoryOffsetsTopic,
  orders,
} from "./coordinator-fixture.ts";
import type { JoinAnswer } from "./membership-requests.ts";
import { noTopicId } from "./offsets/committed-offsets.ts";

const of = ({ memberId, generationId }: JoinAnswer) => ({
  groupId: "g",
  memberId,
  generationId,
  groupInstanceId: null,
});
const anyProtocol = { protocolType: null, protocolName: null };

function fetchRequest(from: { name?: string; topicId?: string } = {}, partitions = [0]) {
  const { name = "orders", topicId = noTopicId } = from;
  return { groupId: "g", topics: [{ name, topicId, error: "NONE" as const, partitions }] };
}

describe("membership", () => {
  test("a member joins, syncs, beats and leaves; the group is there after a restart", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    const joined = await groups.join(joinRequest(), client);
    expect(joined.memberId).toMatch(/^app-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const mine = { memberId: joined.memberId, assignment: Buffer.from("all") };
    const synced = await groups.sync({ ...of(joined), ...anyProtocol, assignments: [mine] });
    expect(synced).toMatchObject({ error: "NONE", assignment: Buffer.from("all") });
    groups.close();

    const { groups: later, clock } = coordinatorOver(offsetsTopic);
    await later.start();
    expect(await later.heartbeat(of(joined))).toEqual({ error: "NONE" });
    await clock.advance(10_000);
    expect(await later.heartbeat(of(joined))).toEqual({ error: "UNKNOWN_MEMBER_ID" });
  });

  test("the id of a static member begins with its instance id", async () => {
    const { groups } = coordinatorOver();
    const { memberId } = await groups.join(joinRequest({ groupInstanceId: "one" }), client);
    expect(memberId).toMatch(/^one-/);
  });

  test("requests that no group could answer are refused at the door", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    const join = async (from: object) => (await groups.join(joinRequest(from), client)).error;
    expect(await join({ groupId: "" })).toBe("INVALID_GROUP_ID");
    expect(await join({ sessionTimeoutMs: 5_999 })).toBe("INVALID_SESSION_TIMEOUT");
    expect(await join({ sessionTimeoutMs: 1_800_001 })).toBe("INVALID_SESSION_TIMEOUT");
    const large = { name: "range", metadata: Buffer.alloc(2_000_000) };
    expect(await join({ protocols: [large] })).toBe("MESSAGE_TOO_LARGE");
    const many = Array(200_000).fill({ name: "", metadata: Buffer.alloc(0) });
    expect(await join({ protocols: many })).toBe("MESSAGE_TOO_LARGE");
    const nobody = { groupId: "", memberId: "a", generationId: 1, groupInstanceId: null };
    const error = "INVALID_GROUP_ID";
    const sync = { ...nobody, ...anyProtocol, assignments: [] };
    expect(await groups.sync(sync)).toMatchObject({ error });
    expect(await groups.heartbeat(nobody)).toEqual({ error });
    expect(await groups.leave({ groupId: "", members: [] })).toMatchObject({ error });
    expect(await groups.deleteOffsets({ groupId: "", topics: [] })).toMatchObject({ error });
    expect(offsetsTopic.exists()).toBe(false);
  });
});

describe("offsets", () => {
  test("are committed and fetched by name or by id, and survive a restart", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 0: 7 }));
    await groups.commitOffsets(commitRequest({ 1: 8 }, { name: "", topicId: orders.id }));
    const { groups: later } = coordinatorOver(offsetsTopic);
    for (const named of [{}, { name: "", topicId: orders.id }]) {
      const { topics } = await later.fetchOffsets(fetchRequest(named, [0, 1]));
      expect(topics[0]).toMatchObject({ name: "orders", topicId: orders.id });
      expect(topics[0]?.partitions.map(({ offset }) => offset)).toEqual([7, 8]);
    }
    const all = await later.fetchOffsets({ groupId: "g", topics: null });
    expect(all.topics).toMatchObject([{ name: "orders", topicId: orders.id }]);
  });

  test("cannot be committed to what is not there", async () => {
    const { groups } = coordinatorOver();
    const commit = async (offsets: Record<number, number>, topic = {}) => {
      const { topics } = await groups.commitOffsets(commitRequest(offsets, topic));
      return topics[0]?.partitions.map(({ error }) => error);
    };
    expect(await commit({ 0: 1, 2: 1 })).toEqual(["NONE", "UNKNOWN_TOPIC_OR_PARTITION"]);
    expect(await commit({ 0: 1 }, { name: "bills" })).toEqual(["UNKNOWN_TOPIC_OR_PARTITION"]);
    expect(await commit({ 0: 1 }, { name: "", topicId: "ff".repeat(16) })).toEqual([
      "UNKNOWN_TOPIC_ID",
    ]);
  });

  test("of a topic that is gone can be asked for by name, but not by id", async () => {
    const { groups, known } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 0: 7 }));
    known.clear();
    const byName = await groups.fetchOffsets(fetchRequest());
    expect(byName.topics[0]?.partitions[0]).toMatchObject({ offset: 7, error: "NONE" });
    const byId = await groups.fetchOffsets(fetchRequest({ name: "", topicId: orders.id }));
    expect(byId.topics[0]?.partitions[0]).toMatchObject({ offset: -1, error: "UNKNOWN_TOPIC_ID" });
    const all = await groups.fetchOffsets({ groupId: "g", topics: null });
    expect(all.topics).toMatchObject([{ name: "orders", topicId: noTopicId }]);
  });

  test("of an older topic of the same name are not handed out", async () => {
    const { groups, known } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 0: 7 }));
    known.set("orders", { ...orders, id: "0b".repeat(16) });
    const { topics } = await groups.fetchOffsets(fetchRequest());
    expect(topics[0]?.partitions[0]?.offset).toBe(-1);
  });

  test("go with their topic, and can be deleted one by one", async () => {
    const { groups } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 0: 7, 1: 8 }));
    const partitions = [0, 5].map((partition) => ({ partition, error: "NONE" as const }));
    const topics = [{ name: "orders", partitions }];
    const deleted = await groups.deleteOffsets({ groupId: "g", topics });
    expect(deleted.topics[0]?.partitions).toEqual([
      { partition: 0, error: "NONE" },
      { partition: 5, error: "UNKNOWN_TOPIC_OR_PARTITION" },
    ]);
    const offsets = async () =>
      (await groups.fetchOffsets(fetchRequest({}, [0, 1]))).topics[0]?.partitions.map(
        ({ offset }) => offset,
      );
    expect(await offsets()).toEqual([-1, 8]);
    await groups.onTopicDeleted("orders");
    expect(await offsets()).toEqual([-1, -1]);
  });
});

describe("many groups", () => {
  test("are listed, described and deleted wherever they live, in the order asked", async () => {
    const { groups } = coordinatorOver();
    const ids = ["a", "b", "c", "d", "e"];
    for (const groupId of ids) await groups.commitOffsets(commitRequest({ 0: 1 }, { groupId }));
    const { groups: listed } = await groups.list({ states: [], types: [] });
    expect(listed.map(({ groupId }) => groupId).sort()).toEqual(ids);
    const described = await groups.describe(["e", "nobody", "a"]);
    expect(described.map(({ groupId, state }) => [groupId, state])).toEqual([
      ["e", "Empty"],
      ["nobody", "Dead"],
      ["a", "Empty"],
    ]);
    expect(await groups.deleteGroups(["c", "nobody", "c"])).toEqual([
      { groupId: "c", error: "NONE" },
      { groupId: "nobody", error: "GROUP_ID_NOT_FOUND" },
    ]);
    expect([...groups.snapshot()].map(({ groupId }) => groupId).sort()).toEqual([
      "a",
      "b",
      "d",
      "e",
    ]);
  });

  test("asking for a list creates nothing", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    await groups.start();
    expect(await groups.list({ states: [], types: [] })).toEqual({ error: "NONE", groups: [] });
    expect(offsetsTopic.exists()).toBe(false);
  });

  test("all are gone when somebody deletes the topic that they live in", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 0: 7 }));
    offsetsTopic.logs.length = 0;
    await groups.onTopicDeleted("__consumer_offsets");
    expect(await groups.list({ states: [], types: [] })).toEqual({ error: "NONE", groups: [] });
    await groups.commitOffsets(commitRequest({ 1: 8 }));
    const all = await groups.fetchOffsets({ groupId: "g", topics: null });
    expect(all.topics[0]?.partitions).toMatchObject([{ partition: 1, offset: 8 }]);
  });

  test("a snapshot tells members and offsets", async () => {
    const { groups } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 1: 9 }));
    await groups.join(joinRequest(), client);
    const [group] = groups.snapshot();
    expect(group).toMatchObject({ groupId: "g", memberCount: 1, generationId: 1 });
    expect([...group!.offsets]).toEqual([{ topic: "orders", partition: 1, offset: 9 }]);
  });
});

describe("when the log is not to be had", () => {
  test("because a partition is offline, the others are served", async () => {
    const offsetsTopic = new MemoryOffsetsTopic();
    await coordinatorOver(offsetsTopic).groups.commitOffsets(commitRequest({ 0: 1 }));
    const { groups } = coordinatorOver(offsetsTopic);
    const open = offsetsTopic.open.bind(offsetsTopic);
    offsetsTopic.open = async (partition) => {
      if (partition === 0) throw new Error("damaged");
      return open(partition);
    };
    await groups.start();
    const ids = ["a", "b", "c", "d"];
    const described = await groups.describe(ids);
    const errors = new Set(described.map(({ error }) => error));
    expect(errors).toEqual(new Set(["GROUP_ID_NOT_FOUND", "COORDINATOR_NOT_AVAILABLE"]));
  });

  test("because the topic cannot be opened, the next request tries again", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    offsetsTopic.broken = true;
    expect(await groups.join(joinRequest(), client)).toMatchObject({
      error: "COORDINATOR_NOT_AVAILABLE",
    });
    offsetsTopic.broken = false;
    expect(await groups.join(joinRequest(), client)).toMatchObject({ error: "NONE" });
  });

  test("because it is long, requests are told to come back, but heartbeats are fine", async () => {
    const offsetsTopic = new MemoryOffsetsTopic();
    await offsetsTopic.open(0);
    let finish = (): void => {};
    const stalled = new Promise<void>((resolve) => {
      finish = resolve;
    });
    for (const log of offsetsTopic.logs) log.stalled = stalled;
    const { groups, clock } = coordinatorOver(offsetsTopic);
    const joining = groups.join(joinRequest(), client);
    const beating = groups.heartbeat({
      groupId: "g",
      memberId: "m",
      generationId: 1,
      groupInstanceId: null,
    });
    await clock.advance(0);
    await clock.advance(500);
    expect(await joining).toMatchObject({ error: "COORDINATOR_LOAD_IN_PROGRESS" });
    expect(await beating).toEqual({ error: "NONE" });
    finish();
    expect(await groups.join(joinRequest(), client)).toMatchObject({ error: "NONE" });
    groups.close();
    expect(clock.pendingTimers).toBe(0);
  });

  test("because the disk is full, the group falls back to what is written", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    const leader = await groups.join(joinRequest(), client);
    await groups.sync({ ...of(leader), ...anyProtocol, assignments: [] });
    const joining = groups.join(joinRequest(), client);
    const again = await groups.join(joinRequest({ memberId: leader.memberId }), client);
    const follower = await joining;
    const waiting = groups.sync({ ...of(follower), ...anyProtocol, assignments: [] });
    for (const log of offsetsTopic.logs) log.disk = "full";
    const error = "COORDINATOR_NOT_AVAILABLE";
    const syncing = groups.sync({ ...of(again), ...anyProtocol, assignments: [] });
    expect(await syncing).toMatchObject({ error });
    expect(await waiting).toMatchObject({ error });
    const commit = { ...of(leader) };
    const { topics } = await groups.commitOffsets(commitRequest({ 0: 1 }, commit));
    expect(topics[0]?.partitions[0]).toEqual({ partition: 0, error });
    expect(await groups.heartbeat(of(leader))).toEqual({ error: "NONE" });
    for (const log of offsetsTopic.logs) log.disk = "fine";
    expect((await groups.describe(["g"]))[0]).toMatchObject({ state: "Stable" });
    const recovered = await groups.join(joinRequest({ memberId: leader.memberId }), client);
    expect(recovered).toMatchObject({ error: "NONE", generationId: 2 });
  });

  test("a group that could not be written never was", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    await groups.commitOffsets(commitRequest({ 0: 1 }, { groupId: "other" }));
    for (const log of offsetsTopic.logs) log.disk = "full";
    const refused = await groups.join(joinRequest(), client);
    expect(refused).toMatchObject({ error: "COORDINATOR_NOT_AVAILABLE" });
    expect((await groups.describe(["g"]))[0]).toMatchObject({ state: "Dead" });
  });

  test("because it failed, whoever waits looks for the coordinator again", async () => {
    const { groups, offsetsTopic } = coordinatorOver();
    const leader = await groups.join(joinRequest(), client);
    await groups.sync({ ...of(leader), ...anyProtocol, assignments: [] });
    const waiting = groups.join(joinRequest(), client);
    for (const log of offsetsTopic.logs) log.disk = "failed";
    const { topics } = await groups.commitOffsets(commitRequest({ 0: 1 }, of(leader)));
    expect(topics[0]?.partitions[0]?.error).toBe("NOT_COORDINATOR");
    expect(await waiting).toMatchObject({ error: "NOT_COORDINATOR" });
    for (const log of offsetsTopic.logs) log.disk = "fine";
    expect(await groups.heartbeat(of(leader))).toEqual({ error: "NONE" });
  });

  test("because the broker stops, whoever waits is sent away", async () => {
    const { groups } = coordinatorOver();
    const leader = await groups.join(joinRequest(), client);
    const waiting = groups.join(joinRequest(), client);
    groups.close();
    expect(await waiting).toMatchObject({ error: "NOT_COORDINATOR" });
    expect(await groups.heartbeat(of(leader))).toEqual({ error: "NOT_COORDINATOR" });
    const elsewhere = { ...of(leader), groupId: "another" };
    expect(await groups.heartbeat(elsewhere)).toEqual({ error: "NOT_COORDINATOR" });
  });
});
