import { beforeEach, describe, expect, it } from "vitest";
import { type FilledConsole, filledConsole } from "./filled.ts";

let console: FilledConsole;
beforeEach(async () => {
  console = await filledConsole();
});

describe("overview", () => {
  it("says what the cluster is and how it is", async () => {
    const { status, text, json } = await console.ask("GET /api/overview");
    expect(status, text).toBe(200);
    const overview = json();
    expect(overview).toMatchObject({
      bootstrap: "127.0.0.1:9092",
      registryUrl: null,
      topics: 1,
      partitions: 2,
      groups: 0,
      health: { level: "good" },
      brokers: [{ nodeId: 1, isController: true, usableDiskBytes: 250_000 }],
    });
    expect(overview.brokers[0].version).toMatch(/^speaks Kafka 4/);
    const languages = overview.snippets.map(({ language }: { language: string }) => language);
    expect(languages).toEqual(["Python", "TypeScript", "Java", "kcat"]);
  });

  it("names rates once it has looked twice", async () => {
    const rates = async () => (await console.ask("GET /api/history?topic=ticks")).json().samples;
    expect(await rates()).toEqual([]);
    console.watch();
    await console.pass(200);
    await console.publish("ticks", 50);
    await console.pass(6_000);
    const [first] = await rates();
    expect(first.recordsInPerSecond).toBeGreaterThan(5);
    expect(first.bytesInPerSecond).toBeGreaterThan(100);
  });
});

describe("topics", () => {
  it("are listed with what they hold", async () => {
    const { topics } = (await console.ask("GET /api/topics")).json();
    expect(topics).toMatchObject([
      { name: "ticks", partitions: 2, records: 100, isHealthy: true, isInternal: false },
    ]);
    expect(topics[0].sizeBytes).toBeGreaterThan(1000);
  });

  it("are created, cloned, grown, emptied and deleted", async () => {
    const body = { name: "orders", partitions: 2, configs: { "retention.ms": "1000" } };
    expect((await console.ask("POST /api/topics", { body })).json()).toEqual({ name: "orders" });
    await console.ask("POST /api/topics/orders/clone", { body: { name: "copy" } });
    const copy = (await console.ask("GET /api/topics/copy")).json();
    expect(copy).toMatchObject({ retentionMs: 1000, partitions: 2, cleanupPolicy: "delete" });
    await console.ask("POST /api/topics/copy/partitions", { body: { count: 5 } });
    expect((await console.ask("GET /api/topics/copy")).json().partitionList).toHaveLength(5);
    const emptied = await console.ask("DELETE /api/topics/ticks/records");
    expect(emptied.json()).toEqual({ deleted: 100 });
    expect((await console.ask("GET /api/topics/ticks")).json()).toMatchObject({ records: 0 });
    await console.ask("DELETE /api/topics/copy");
    const gone = await console.ask("GET /api/topics/copy");
    expect([gone.status, gone.json().error]).toEqual([404, "UNKNOWN_TOPIC_OR_PARTITION"]);
  });

  it.each([
    ["ticks", "There is a topic called ticks already."],
    ["a/b", "A topic's name is made of letters"],
    ["", "A topic needs a name."],
    ["fresh", null],
  ])("have their names checked: %j", async (name, problem) => {
    const answer = await console.ask(`GET /api/topic-name?name=${encodeURIComponent(name)}`);
    expect(answer.json().problem).toEqual(
      problem === null ? null : expect.stringContaining(problem),
    );
  });

  it("have settings with documentation, default and source", async () => {
    const changes = { changes: { "retention.ms": "5000" } };
    const answer = await console.ask("PATCH /api/topics/ticks/configs", { body: changes });
    const find = (configs: { name: string }[]) =>
      configs.find((one) => one.name === "retention.ms");
    expect(find(answer.json().configs)).toMatchObject({
      value: "5000",
      source: "topic",
      isOwn: true,
      documentation: expect.stringMatching(/\w{4}/),
    });
    const back = { changes: { "retention.ms": null } };
    const after = (await console.ask("PATCH /api/topics/ticks/configs", { body: back })).json();
    const restored = { value: "604800000", defaultValue: "604800000", isOwn: false };
    expect(find(after.configs)).toMatchObject(restored);
    const wrong = { changes: { "retention.ms": "soon" } };
    const refused = await console.ask("PATCH /api/topics/ticks/configs", { body: wrong });
    expect(refused.status).toBe(400);
    expect(refused.json().error).toBe("INVALID_CONFIG");
  });

  it("are explained, and their records looked at for known mistakes", async () => {
    const explained = (await console.ask("GET /api/topics/ticks/explain")).json();
    expect(explained.findings[0].id).toBe("no-groups");
    await console.publish("ticks", 60, "<function uuid4 at 0x1>");
    const { hints } = (await console.ask("GET /api/topics/ticks/hints")).json();
    expect(hints).toEqual([]);
    await console.ask("POST /api/topics", { body: { name: "same", partitions: 2 } });
    await console.publish("same", 60, "<function uuid4 at 0x1>");
    const same = (await console.ask("GET /api/topics/same/hints")).json();
    expect(same.hints.map(({ id }: { id: string }) => id)).toEqual([
      "constant-key",
      "one-partition-holds-everything",
    ]);
  });
});

describe("publishing", () => {
  const text = (value: string) => ({ as: "text", text: value });

  it("fills in a template and says where each record went", async () => {
    const key = text("k{{n}}");
    const value = { as: "json", text: '{"n": {{n}}}' };
    const headers = [
      { name: "h", value: text("{{n}}") },
      { name: "short", value: "as {{n}}" },
    ];
    const body = { key, value, headers, partition: 1, repeat: 3 };
    const answer = await console.ask("POST /api/topics/ticks/records", { body });
    expect(answer.json()).toMatchObject({ count: 3, placed: [{ partition: 1 }, {}, {}] });
    const [events] = await console.search("ticks", { limit: 1, partitions: [1] });
    expect(events).toMatchObject({
      messages: [
        {
          key: { text: "k3" },
          value: { kind: "json", text: '{"n": 3}' },
          headers: [
            { name: "h", value: { text: "3" } },
            { name: "short", value: { text: "as 3" } },
          ],
        },
      ],
    });
  });

  it.each([
    [{ key: text("k"), value: { as: "json", text: "{" } }, "This is not JSON"],
    [{ key: text("k"), value: { as: "hex", text: "abc" } }, "Hex is written in pairs"],
    [{ key: text("k"), value: { as: "schema", text: "{}" } }, "Say which schema"],
    [{ key: text("k"), value: text("v"), partition: 7 }, "no number 7"],
    [{ key: text("k"), value: text("v"), repeat: 100_000 }, "must be <= 10000"],
    [{ key: text("k") }, "must have required property 'value'"],
  ])("refuses what makes no sense: %j", async (body, message) => {
    const answer = await console.ask("POST /api/topics/ticks/records", { body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.json().message).toContain(message);
  });

  it("gives a whole record back as it was, however long, with headers of any bytes", async () => {
    const long = "x".repeat(200_000);
    const bytes = Array.from({ length: 120 }, () => ({
      name: "h",
      value: { as: "hex", text: "fffe0001" },
    }));
    const none = { name: "none", value: { as: "null", text: "" } };
    const body = { key: text("k"), value: text(long), headers: [none, ...bytes] };
    const { placed } = (await console.ask("POST /api/topics/ticks/records", { body })).json();
    const [{ partition, offset }] = placed;
    const place = { from: { kind: "offset", offset }, partitions: [partition] };
    const [listed] = await console.search("ticks", { ...place, limit: 1 });
    expect(listed).toMatchObject({ messages: [{ value: { isCut: true } }] });
    const [whole] = await console.search("ticks", { ...place, limit: 1, isWhole: true });
    const hex = { name: "h", value: { kind: "hex", text: "fffe0001" } };
    const headers = [{ name: "none", value: { kind: "null" } }, ...bytes.map(() => hex)];
    expect(whole).toMatchObject({
      messages: [{ offset, value: { isCut: false, text: long }, headers }],
    });
  });

  it("does not create a topic by a slip of the keyboard", async () => {
    const body = { key: text("k"), value: text("v") };
    const answer = await console.ask("POST /api/topics/tikcs/records", { body });
    expect(answer.status).toBe(404);
    expect((await console.ask("GET /api/topics")).json().topics).toHaveLength(1);
  });
});

describe("groups and learning", () => {
  it("show a consumer of the page's own from start to stop, and its offsets moved", async () => {
    const started = await console.ask("POST /api/learn/ticks/consumers", { body: { group: "g" } });
    const { id } = started.json();
    await console.pass(8_000);
    const learn = (await console.ask("GET /api/learn/ticks")).json();
    expect(learn.lanes).toMatchObject([{ partition: 0 }, { partition: 1 }]);
    expect(learn.lanes[0].recent.at(-1)).toMatchObject({ key: expect.stringMatching(/^k/) });
    const members = [{ demoId: id, partitions: [0, 1] }];
    expect(learn.groups).toMatchObject([{ group: "g", lag: 0, members }]);
    expect(learn.demos).toMatchObject([{ id, records: 100 }]);

    const start = { to: { kind: "start" } };
    const busy = await console.ask("POST /api/groups/g/offsets", {
      body: { ...start, dryRun: false },
    });
    expect([busy.status, busy.json().error]).toEqual([409, "NON_EMPTY_GROUP"]);

    await console.ask(`DELETE /api/learn/consumers/${id}`);
    const offsets = "POST /api/groups/g/offsets";
    const plan = (await console.ask(offsets, { body: { ...start, dryRun: true } })).json();
    expect(plan.isDone).toBe(false);
    expect(plan.changes.map(({ to }: { to: number }) => to)).toEqual([0, 0]);
    expect((await console.ask("GET /api/groups/g")).json().lag).toBe(0);
    const moved = (await console.ask(offsets, { body: { ...start, dryRun: false } })).json();
    expect(moved.isDone).toBe(true);
    expect((await console.ask("GET /api/groups/g")).json()).toMatchObject({
      state: "Empty",
      lag: 100,
    });
    const shift = { to: { kind: "shift", by: 1_000 }, partitions: [0], dryRun: true };
    const [change] = (await console.ask(offsets, { body: shift })).json().changes;
    expect(change.note).toContain("moved there");
    const explained = (await console.ask("GET /api/groups/g/explain")).json();
    expect(explained.findings[0].id).toBe("no-members");
    const forget = { to: { kind: "delete" }, partitions: [0], dryRun: false };
    await console.ask(offsets, { body: forget });
    expect((await console.ask("GET /api/groups/g")).json().offsets).toHaveLength(1);
    await console.ask("DELETE /api/groups/g");
    expect((await console.ask("GET /api/groups/g")).status).toBe(404);
  });
});
