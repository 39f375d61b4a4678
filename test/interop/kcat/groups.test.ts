import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { bootstrap, eventually, fresh } from "../broker.ts";
import { end } from "../child.ts";
import { createTopic } from "../topics.ts";
import { command, kcat, kcatClient } from "./client.ts";

const broker = bootstrap();
const running: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => end(child, "SIGTERM", 20_000)));
});

interface Member {
  readonly process: ChildProcess;
  /** `partition:offset` of what it printed. */
  readonly seen: string[];
  readonly partitions: Set<string>;
}

/** A member that consumes until it is ended. */
function join(topic: string, group: string, settings: readonly string[]): Member {
  const every = ["auto.offset.reset=earliest", "session.timeout.ms=6000", ...settings];
  const args = ["-b", broker, "-q", "-u", "-f", "%p:%o\n", ...every.flatMap((set) => ["-X", set])];
  const child = spawn(command, [...args, "-G", group, topic], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  running.push(child);
  const member = { process: child, seen: [] as string[], partitions: new Set<string>() };
  createInterface(child.stdout).on("line", (line) => {
    member.seen.push(line);
    member.partitions.add(line.split(":")[0] ?? "");
  });
  return member;
}

async function produce(topic: string, count: number) {
  for (let partition = 0; partition < 4; partition++) {
    await kcat(broker, ["-P", "-t", topic, "-p", `${partition}`], "x\n".repeat(count));
  }
}

test.each(["range", "roundrobin", "cooperative-sticky"])(
  "%s: members join and leave under load and nothing is lost",
  async (strategy) => {
    const topic = await createTopic(4);
    const group = fresh("group");
    const settings = [`partition.assignment.strategy=${strategy}`, "heartbeat.interval.ms=300"];
    const first = join(topic, group, settings);
    await produce(topic, 100);
    await eventually("the first has everything", () => first.seen.length >= 400 || undefined);

    const second = join(topic, group, settings);
    await eventually("the second gets a share", async () => {
      await produce(topic, 5);
      return second.partitions.size > 0 || undefined;
    });
    await end(first.process, "SIGTERM", 20_000);
    await eventually("the second takes over all", async () => {
      await produce(topic, 5);
      return second.partitions.size === 4 || undefined;
    });
    await produce(topic, 10);
    const ends = await Promise.all([0, 1, 2, 3].map((index) => endOf(topic, index)));
    await eventually("every record was seen", () => {
      const seen = new Set([...first.seen, ...second.seen]);
      return seen.size === ends.reduce((sum, offset) => sum + offset, 0) || undefined;
    });
  },
);

async function endOf(topic: string, partition: number): Promise<number> {
  const answer = await kcat(broker, ["-Q", "-t", `${topic}:${partition}:-1`]);
  return Number(answer.trim().split(" ").at(-1));
}

test("a group goes on where it committed", async () => {
  const topic = await createTopic(1);
  const group = fresh("group");
  const client = kcatClient(broker);
  await kcat(broker, ["-P", "-t", topic], "a\nb\nc\n");
  expect(await client.consume(topic, group, 2)).toEqual([0, 1]);
  expect(await client.consume(topic, group, 1)).toEqual([2]);
});

test("a static member comes back to its partitions", async () => {
  const topic = await createTopic(1);
  const group = fresh("group");
  const identity = ["group.instance.id=one"];
  const before = join(topic, group, identity);
  await kcat(broker, ["-P", "-t", topic], "a\n");
  await eventually("it consumes", () => before.seen.length === 1 || undefined);
  await end(before.process, "SIGTERM", 20_000);
  const after = join(topic, group, identity);
  await kcat(broker, ["-P", "-t", topic], "b\n");
  await eventually("it goes on", () => after.seen.length === 1 || undefined);
  expect(after.seen).toEqual(["0:1"]);
});
