import { expect, test } from "vitest";
import { lonelyShell, rows, shellWithNode } from "./shell.ts";

test("info shows the brokers and what they hold", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t -p 3");
  const shown = rows(await shell.run("cluster info"));
  expect(shown[0]).toMatch(/^cluster [\w-]{22}: 1 topic, 3 partitions$/);
  expect(shown.at(-1)).toBe("1 127.0.0.1:9092 – 3 controller");
  expect(JSON.parse((await shell.run("cluster info --json")).stdout)).toMatchObject({
    topics: 1,
    partitions: 3,
    brokers: [{ nodeId: 1, host: "127.0.0.1", port: 9092, isController: true, leads: 3 }],
  });
});

test("health is told in words, in JSON and by the exit code", async () => {
  const { shell } = await shellWithNode();
  const healthy = await shell.run("cluster health");
  expect(healthy.exitCode).toBe(0);
  expect(healthy.stdout).toMatch(/^Healthy: +true\n/);
  expect(JSON.parse((await shell.run("cluster health --json")).stdout)).toEqual({
    healthy: true,
    controllerId: 1,
    brokers: [1],
    leaderless: [],
    underReplicated: [],
  });
});

test("brokers' settings are shown and changed", async () => {
  const { shell } = await shellWithNode();
  const named = rows(await shell.run("config describe num.partitions log.retention.hours"));
  expect(named.slice(1)).toEqual(["log.retention.hours 168 default", "num.partitions 1 default"]);
  expect(await shell.run("config describe num.partitions nosuch")).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining("There is no setting nosuch: `millrace config describe`"),
  });
  const changed = await shell.run("config alter log.retention.ms=86400000");
  expect(changed.stdout).toBe("Changed 1 setting of all brokers.\n");
  expect(rows(await shell.run("config describe --set"))).toContain(
    "log.retention.ms 86400000 (1 d) cluster",
  );
  expect((await shell.run("config alter --unset log.retention.ms")).exitCode).toBe(0);
  expect((await shell.run("config alter nonsense=1")).stderr).toContain("[INVALID_CONFIG]");
  expect((await shell.run("config alter")).exitCode).toBe(2);
});

test("without a broker the sentence says so, and what to do", async () => {
  expect(await lonelyShell().run("topic list")).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "millrace: Cannot reach 127.0.0.1:9092: nobody listens on 127.0.0.1:9092. " +
      "[BROKER_NOT_AVAILABLE]\n" +
      "Start one with `millrace start`, or name another with --brokers HOST:PORT.\n",
  });
});

test("--brokers is stronger than the environment, and tries one after the other", async () => {
  const { shell } = await shellWithNode();
  const env = { MILLRACE_BROKERS: "nowhere:1" };
  const lost = await shell.run("topic list", { env });
  expect(lost.stderr).toContain("nowhere:1");
  const found = await shell.run("topic list -b nowhere:1,127.0.0.1", { env });
  expect(found.exitCode).toBe(0);
  expect((await shell.run("topic list -b broker:port")).exitCode).toBe(2);
});

test("completion knows commands, flags, choices and what the cluster holds", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks prices");
  const words = async (...typed: string[]) =>
    (await shell.runWords(["completion", "words", "--", ...typed])).stdout.trim().split("\n");
  expect(await words("com")).toEqual(["completion"]);
  expect(await words("co")).toContain("consume");
  expect(await words("topic", "de")).toEqual(["describe", "delete"]);
  expect(await words("consume", "--ex")).toEqual(["--exit-at-end"]);
  expect(await words("produce", "-z", "l")).toEqual(["lz4"]);
  expect(await words("consume", "st")).toEqual(["stocks"]);
  expect((await shell.run("completion bash")).stdout).toContain("complete -o default");
  expect((await shell.run("completion tcsh")).exitCode).toBe(2);
});
