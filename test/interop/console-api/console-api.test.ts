/** The console's API over the broker of this run, whichever it is: what a page does, in order. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message, SearchEvent } from "../../../src/admin/console/contract.ts";
import { Producer } from "../../../src/client/producer.ts";
import { eventually, fresh } from "../broker.ts";
import { newCluster, openPage, type Page } from "./page.ts";

let page: Page;
const topic = fresh("console");
const group = fresh("console-group");

beforeAll(async () => {
  page = await openPage();
  await page.ask("POST /api/topics", { name: topic, partitions: 3 });
  await eventually("leaders of the new topic", async () => {
    const { partitionList } = await page.ask(`GET /api/topics/${topic}`);
    const isLed = ({ leaderId }: { leaderId: number }) => leaderId >= 0;
    return partitionList?.length === 3 && partitionList.every(isLed) ? true : undefined;
  });
});

afterAll(() => page.close());

const text = (value: string) => ({ as: "text", text: value });
const messages = (events: readonly SearchEvent[]): Message[] =>
  events.flatMap((event) => (event.type === "messages" ? event.messages : []));

describe("the console", () => {
  it("shows the cluster", async () => {
    const overview = await page.ask("GET /api/overview");
    expect(overview.brokers).toHaveLength(1);
    expect(overview.brokers[0].version).toMatch(/^speaks Kafka/);
    expect(overview.brokers[0].totalDiskBytes).toBeGreaterThan(0);
    expect(overview.health.level).toBe("good");
  });

  it("publishes from a template, and finds it again", async () => {
    const published = await page.ask(`POST /api/topics/${topic}/records`, {
      key: text("key-{{n}}"),
      value: { as: "json", text: '{"n": {{n}}, "price": {{random 1 100}}}' },
      headers: [{ name: "source", value: "test" }],
      repeat: 300,
    });
    expect(published.count).toBe(300);
    const newest = messages(await page.search(topic, { limit: 10 }));
    expect(newest).toHaveLength(10);
    expect(newest[0]?.headers[0]?.value.text).toBe("test");
    const all = messages(await page.search(topic, { from: { kind: "oldest" }, limit: 1000 }));
    expect(new Set(all.map(({ key }) => key.text)).size).toBe(300);
  });

  it("filters in a sandbox", async () => {
    const filter = 'value.n % 100 === 0 && key.startsWith("key-")';
    const events = await page.search(topic, { filter, limit: 50 });
    expect(
      messages(events)
        .map(({ key }) => key.text)
        .sort(),
    ).toEqual(["key-100", "key-200", "key-300"]);
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "complete", scanned: 300 });
    const endless = await page.search(topic, { filter: "(() => { for (;;); })()" });
    expect(endless.at(-1)).toMatchObject({ type: "problem", error: "FILTER_FAILED" });
  });

  it("explains settings, changes them and takes it back", async () => {
    const path = `PATCH /api/topics/${topic}/configs`;
    const find = (answer: { configs: { name: string }[] }) =>
      answer.configs.find(({ name }) => name === "retention.ms");
    const changed = await page.ask(path, { changes: { "retention.ms": "7200000" } });
    expect(find(changed)).toMatchObject({ value: "7200000", isOwn: true });
    expect(find(changed)).toMatchObject({ defaultValue: "604800000" });
    const back = await page.ask(path, { changes: { "retention.ms": null } });
    expect(find(back)).toMatchObject({ value: "604800000", isOwn: false });
  });

  it("runs a consumer, shows its lag, moves its offsets and explains it", async () => {
    const { id } = await page.ask(`POST /api/learn/${topic}/consumers`, { group });
    await eventually("all records read", async () => {
      const { lag, offsets } = await page.ask(`GET /api/groups/${group}`);
      // Until it has committed something of a partition, nobody knows its lag there.
      const isCommitted = ({ committed }: { committed: number | null }) => committed !== null;
      return offsets?.length === 3 && offsets.every(isCommitted) && lag === 0 ? true : undefined;
    });
    const learn = await page.ask(`GET /api/learn/${topic}`);
    expect(learn.groups[0].members[0]).toMatchObject({ demoId: id, partitions: [0, 1, 2] });
    await page.ask(`DELETE /api/learn/consumers/${id}`);
    const change = { to: { kind: "start" }, topic };
    const offsets = `POST /api/groups/${group}/offsets`;
    const plan = await page.ask(offsets, { ...change, dryRun: true });
    const again = plan.changes.reduce((sum: number, one: { again: number }) => sum + one.again, 0);
    expect([plan.isDone, again]).toEqual([false, 300]);
    await page.ask(offsets, { ...change, dryRun: false });
    expect(await page.ask(`GET /api/groups/${group}`)).toMatchObject({ lag: 300, state: "Empty" });
    const { findings } = await page.ask(`GET /api/groups/${group}/explain`);
    expect(findings[0].id).toBe("no-members");
    expect(await page.ask(offsets, { to: { kind: "delete" }, dryRun: false })).toMatchObject({
      isDone: true,
    });
    await page.ask(`DELETE /api/groups/${group}`);
    expect((await page.ask(`GET /api/groups/${group}`)).status).toBe(404);
  });

  it("reads __consumer_offsets", async () => {
    const events = await page.search("__consumer_offsets", { text: group, limit: 20 });
    const kinds = new Set(messages(events).map(({ key }) => JSON.parse(key.text).kind));
    expect(kinds).toContain("offsetCommit");
  });

  it("follows 5,000 records a second in at most 20 frames, and says what it omits", async () => {
    const cluster = newCluster();
    const producer = new Producer(cluster, { lingerMs: 5 });
    const [perBurst, bursts, everyMs] = [250, 60, 50];
    const total = perBurst * bursts;
    // A tail begins at the end: what comes before its first frame is not its own.
    let watching!: ReturnType<Page["tail"]>;
    await new Promise<void>((begun, failed) => {
      watching = page.tail(topic, {}, ({ seen }) => {
        begun();
        return seen >= total;
      });
      watching.catch(failed);
    });
    for (let burst = 0; burst < bursts; burst++) {
      for (let index = 0; index < perBurst; index++) {
        const value = Buffer.from(`{"n":${burst * perBurst + index}}`);
        void producer.send({ topic, key: Buffer.from(`k${index}`), value });
      }
      await delay(everyMs);
    }
    await producer.flush();
    const frames = await watching;
    cluster.close();
    const last = frames.at(-1)!;
    expect(last.event.seen).toBe(total);
    expect(last.event.matched).toBe(total);
    const shown = frames.reduce((sum, { event }) => sum + event.messages.length, 0);
    expect(last.event.shown).toBe(shown);
    const seconds = (last.atMs - frames[0]!.atMs) / 1000;
    expect(frames.length / seconds).toBeLessThanOrEqual(21);
    expect(frames.some(({ event }) => event.sampling !== null)).toBe(true);
  });

  it("adds partitions, empties, clones and deletes", async () => {
    await page.ask(`POST /api/topics/${topic}/partitions`, { count: 4 });
    const { deleted } = await page.ask(`DELETE /api/topics/${topic}/records`);
    expect(deleted).toBeGreaterThanOrEqual(300);
    const copy = fresh("copy");
    await page.ask(`POST /api/topics/${topic}/clone`, { name: copy });
    await eventually("the clone", async () => {
      const { partitions } = await page.ask(`GET /api/topics/${copy}`);
      return partitions === 4 ? true : undefined;
    });
    for (const name of [copy, topic]) {
      expect(await page.ask(`DELETE /api/topics/${name}`)).toEqual({ done: true });
    }
  });
});
