import { execFile } from "node:child_process";
import { access, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bootstrap, dataDir, fresh } from "../broker.ts";
import { kcat, kcatClient } from "../kcat/client.ts";
import { createTopic } from "../topics.ts";
import { java } from "./java.ts";

const broker = bootstrap();
const server = ["--bootstrap-server", broker];

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a tool to its end; its output is stdout and stderr together. */
function run(mainClass: string, args: readonly string[], input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { timeout: 60_000, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile(java.command, java.args(mainClass, args), options, (error, out, err) => {
      const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
      resolve({ code, output: out + err });
    });
    child.stdin?.end(input);
  });
}

/** Runs a tool that must succeed; its lines, with runs of blanks as one. */
async function lines(mainClass: string, args: readonly string[], input?: string) {
  const { code, output } = await run(mainClass, args, input);
  if (code !== 0) throw new Error(`${mainClass} ${args.join(" ")}: exit ${code}\n${output}`);
  return output
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
}

const topics = (...args: string[]) =>
  lines("org.apache.kafka.tools.TopicCommand", [...server, ...args]);
const configs = (...args: string[]) => lines("kafka.admin.ConfigCommand", [...server, ...args]);
const groupsClass = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
const groups = (...args: string[]) => lines(groupsClass, [...server, ...args]);

/** A topic with values 0, 1, 2, … in partition 0. */
async function filled(count: number): Promise<string> {
  const topic = await createTopic(1);
  const values = Array.from({ length: count }, (_, index) => `${index}\n`).join("");
  await kcat(broker, ["-P", "-t", topic, "-p", "0"], values);
  return topic;
}

test("kafka-topics: create, describe, alter, list, delete", async () => {
  const topic = fresh("topic");
  const named = ["--topic", topic];
  const config = ["--config", "retention.ms=1000"];
  expect(await topics("--create", ...named, "--partitions", "2", ...config)).toEqual([
    `Created topic ${topic}.`,
  ]);
  await topics("--alter", ...named, "--partitions", "3");
  const [head, ...partitions] = await topics("--describe", ...named);
  expect(head).toMatch(/PartitionCount: 3 ReplicationFactor: 1 Configs: .*retention\.ms=1000/);
  expect(partitions).toHaveLength(3);
  expect(partitions[2]).toMatch(/Partition: 2 Leader: (\d+) Replicas: \1 Isr: \1/);
  expect(await topics("--list")).toContain(topic);
  await topics("--delete", ...named);
  await expect.poll(() => topics("--list"), { timeout: 20_000 }).not.toContain(topic);
});

test("kafka-configs: add, describe and delete a topic's settings", async () => {
  const entity = ["--entity-type", "topics", "--entity-name", await createTopic(1)];
  await configs(
    "--alter",
    ...entity,
    "--add-config",
    "retention.ms=7,cleanup.policy=[compact,delete]",
  );
  const set = (await configs("--describe", ...entity)).join("\n");
  expect(set).toContain("retention.ms=7 sensitive=false");
  expect(set).toContain("cleanup.policy=compact,delete sensitive=false");
  await configs("--alter", ...entity, "--delete-config", "retention.ms");
  expect((await configs("--describe", ...entity)).join("\n")).not.toContain("retention.ms");
  const all = (await configs("--describe", "--all", ...entity)).join("\n");
  expect(all).toContain("segment.bytes=1073741824");
});

test("kafka-configs: a broker's settings", async () => {
  const ids = JSON.parse(await kcat(broker, ["-L", "-J"])).brokers;
  const entity = ["--entity-type", "brokers", "--entity-name", `${ids[0].id}`];
  const all = (await configs("--describe", "--all", ...entity)).join("\n");
  expect(all).toContain("auto.create.topics.enable=true");
  expect(all).toContain("message.max.bytes=1048588");
});

test("kafka-console-producer and -consumer", async () => {
  const topic = await createTopic(1);
  const produce = ["--topic", topic, "--compression-codec", "zstd"];
  const keyed = ["--reader-property", "parse.key=true", "--reader-property", "key.separator=:"];
  const input = "k1:a\nk2:b\n";
  await lines("org.apache.kafka.tools.ConsoleProducer", [...server, ...produce, ...keyed], input);
  const consume = ["--topic", topic, "--from-beginning", "--max-messages", "2"];
  const shown = [
    "--formatter-property",
    "print.key=true",
    "--formatter-property",
    "print.offset=true",
  ];
  const consoleConsumer = "org.apache.kafka.tools.consumer.ConsoleConsumer";
  expect(await lines(consoleConsumer, [...server, ...consume, ...shown])).toEqual([
    "Offset:0 k1 a",
    "Offset:1 k2 b",
    "Processed a total of 2 messages",
  ]);
});

test("kafka-consumer-groups: list, describe, delete offsets, delete", async () => {
  const topic = await filled(5);
  const group = fresh("group");
  await kcatClient(broker).consume(topic, group, 3);
  expect(await groups("--list")).toContain(group);
  const described = (await groups("--describe", "--group", group)).join("\n");
  expect(described).toContain(`${group} ${topic} 0 3 5 2 - - -`);
  const state = (await groups("--describe", "--group", group, "--state")).join("\n");
  expect(state).toMatch(/ - Empty 0$/m);
  await groups("--delete-offsets", "--group", group, "--topic", topic);
  expect((await groups("--describe", "--group", group)).join("\n")).not.toContain(topic);
  expect(await groups("--delete", "--group", group)).toContain(
    `Deletion of requested consumer groups ('${group}') was successful.`,
  );
  expect(await groups("--list")).not.toContain(group);
});

test("kafka-consumer-groups: resets offsets in every way", async () => {
  const topic = await filled(10);
  const group = fresh("group");
  await kcatClient(broker).consume(topic, group, 6);
  const plan = join(await mkdtemp(join(tmpdir(), "interop-reset-")), "plan.csv");
  await writeFile(plan, `${topic},0,4\n`);
  const ways: readonly (readonly [number, readonly string[]])[] = [
    [0, ["--to-earliest"]],
    [10, ["--to-latest"]],
    [7, ["--to-offset", "7"]],
    [5, ["--shift-by", "-2"]],
    [10, ["--shift-by", "100"]],
    [10, ["--to-current"]],
    [0, ["--to-datetime", "2020-01-01T00:00:00.000"]],
    [0, ["--by-duration", "P1D"]],
  ];
  const asked = ["--reset-offsets", "--group", group, "--topic", topic, "--execute"];
  for (const [offset, way] of ways) {
    expect((await groups(...asked, ...way)).at(-1)).toBe(`${group} ${topic} 0 ${offset}`);
  }
  const fromFile = ["--reset-offsets", "--group", group, "--execute", "--from-file", plan];
  expect((await groups(...fromFile)).at(-1)).toBe(`${group} ${topic} 0 4`);
  expect((await groups("--describe", "--group", group)).join("\n")).toContain(`${topic} 0 4 10 6`);
  await rm(join(plan, ".."), { recursive: true });
});

test("kafka-get-offsets and kafka-delete-records", async () => {
  const topic = await filled(10);
  const offsets = (time: string) =>
    lines("org.apache.kafka.tools.GetOffsetShell", [...server, "--topic", topic, "--time", time]);
  expect(await offsets("latest")).toEqual([`${topic}:0:10`]);
  const dir = await mkdtemp(join(tmpdir(), "interop-delete-"));
  const file = join(dir, "offsets.json");
  const partitions = [{ topic, partition: 0, offset: 4 }];
  await writeFile(file, JSON.stringify({ partitions, version: 1 }));
  const deleted = await lines("org.apache.kafka.tools.DeleteRecordsCommand", [
    ...server,
    "--offset-json-file",
    file,
  ]);
  expect(deleted.join("\n")).toContain(`partition: ${topic}-0 low_watermark: 4`);
  expect(await offsets("earliest")).toEqual([`${topic}:0:4`]);
  await rm(dir, { recursive: true });
});

test("kafka-log-dirs, kafka-broker-api-versions and kafka-cluster", async () => {
  const topic = await filled(1);
  const logDirs = ["--describe", "--topic-list", topic];
  const report = await lines("org.apache.kafka.tools.LogDirsCommand", [...server, ...logDirs]);
  const { brokers } = JSON.parse(report.at(-1) ?? "");
  expect(brokers[0].logDirs[0].error).toBeNull();
  expect(brokers[0].logDirs[0].partitions).toMatchObject([
    { partition: `${topic}-0`, offsetLag: 0 },
  ]);
  const versions = await lines("org.apache.kafka.tools.BrokerApiVersionsCommand", [...server]);
  expect(versions[0]).toMatch(
    new RegExp(`^${broker} \\(id: \\d+ rack: null isFenced: false\\) -> \\($`),
  );
  expect(versions.join("\n")).toMatch(/Produce\(0\): \d+ to 13 \[usable: 13\]/);
  const id = await lines("org.apache.kafka.tools.ClusterTool", ["cluster-id", ...server]);
  expect(id[0]).toMatch(/^Cluster ID: \S{22}$/);
});

test("kafka-verifiable-producer and -consumer", async () => {
  const topic = await createTopic(2);
  const produce = ["--topic", topic, "--max-messages", "500", "--acks", "-1"];
  const produced = await lines("org.apache.kafka.tools.VerifiableProducer", [
    ...server,
    ...produce,
  ]);
  const summary = JSON.parse(produced.at(-1) ?? "");
  expect(summary).toMatchObject({ name: "tool_data", sent: 500, acked: 500 });
  const group = ["--topic", topic, "--group-id", fresh("group"), "--max-messages", "500"];
  const reset = ["--reset-policy", "earliest"];
  const consumed = await lines("org.apache.kafka.tools.VerifiableConsumer", [
    ...server,
    ...group,
    ...reset,
  ]);
  const counts = consumed
    .map((line) => JSON.parse(line))
    .filter((event) => event.name === "records_consumed")
    .map((event) => event.count);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
});

test("kafka-dump-log reads the segment and the indexes on disk", async () => {
  const topic = await createTopic(1);
  const values = Array.from({ length: 5000 }, (_, index) => `${index}\n`).join("");
  await kcat(broker, ["-P", "-t", topic, "-p", "0", "-z", "zstd"], values);
  const folder = await partitionFolder(`${topic}-0`);
  const files = (await readdir(folder)).sort();
  const log = files.find((file) => file.endsWith(".log"));
  expect(log).toBe("00000000000000000000.log");
  const read = ["--files", join(folder, log ?? ""), "--print-data-log"];
  const dump = (await lines("kafka.tools.DumpLogSegments", read)).join("\n");
  expect(dump).toMatch(/baseOffset: 0 .*compresscodec: zstd .*isvalid: true/);
  expect(dump).not.toContain("isvalid: false");
  expect(dump).toContain("payload: 4999");
  const indexes = files.filter((file) => /\.(index|timeindex)$/.test(file));
  const check = [
    "--files",
    indexes.map((file) => join(folder, file)).join(","),
    "--index-sanity-check",
  ];
  if (indexes.length > 0) {
    expect((await run("kafka.tools.DumpLogSegments", check)).output).toContain(
      "passed sanity check",
    );
  } else process.stdout.write("interop: no index files on disk to check\n");
});

/** The folder of a partition, at the top of the data directory or one level below. */
async function partitionFolder(name: string): Promise<string> {
  const entries = await readdir(dataDir(), { withFileTypes: true });
  const parents = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const parent of [".", ...parents]) {
    const folder = join(dataDir(), parent, name);
    const found = await access(folder).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  throw new Error(`no folder ${name} in ${dataDir()}`);
}
