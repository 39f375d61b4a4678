import { expect, test } from "vitest";
import { rows, shellWithNode } from "./shell.ts";

test("topics are created, listed and deleted", async () => {
  const { shell } = await shellWithNode();
  expect(await shell.run("topic create stocks prices -p 3")).toEqual({
    exitCode: 0,
    stdout: "Created stocks.\nCreated prices.\n",
    stderr: "",
  });
  expect(rows(await shell.run("topic list"))).toEqual([
    "TOPIC PARTITIONS REPLICAS",
    "prices 3 1",
    "stocks 3 1",
  ]);
  expect((await shell.run("topic delete stocks")).stdout).toBe("Deleted stocks.\n");
  expect(JSON.parse((await shell.run("topic list --json")).stdout)).toEqual([
    { name: "prices", partitions: 3, replicas: 1, internal: false },
  ]);
});

test("a topic that exists is refused, unless that is meant", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks");
  const again = await shell.run("topic create stocks");
  expect(again).toMatchObject({ exitCode: 1, stdout: "" });
  expect(again.stderr).toContain("[TOPIC_ALREADY_EXISTS]\n");
  expect(await shell.run("topic create stocks prices --if-missing")).toEqual({
    exitCode: 0,
    stdout: "Created prices.\n1 topic existed already.\n",
    stderr: "",
  });
});

test("--dry-run checks and creates nothing", async () => {
  const { shell } = await shellWithNode();
  const { stdout } = await shell.run("topic create stocks --dry-run");
  expect(stdout).toBe("Would create stocks.\n");
  expect(rows(await shell.run("topic list"))).toHaveLength(1);
  const wrong = await shell.run("topic create stocks --dry-run -c retention.ms=soon");
  expect(wrong.stderr).toContain("[INVALID_CONFIG]");
});

test("describe shows partitions, offsets and the topic's own settings", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks -p 2 -c retention.ms=3600000");
  await shell.run("produce stocks -p 1", { stdin: "a\nb\n" });
  const described = rows(await shell.run("topic describe stocks"));
  expect(described.slice(0, 3)).toEqual([
    "stocks: 2 partitions, 2 offsets",
    "",
    "PARTITION LEADER REPLICAS IN SYNC START END SIZE",
  ]);
  expect(described[4]).toMatch(/^1 1 1 1 0 2 \d+ B$/);
  expect(described.slice(-2)).toEqual(["SETTING VALUE FROM", "retention.ms 3600000 (1 h) topic"]);
  const json = JSON.parse((await shell.run("topic describe stocks --json")).stdout);
  expect(json).toMatchObject([
    {
      name: "stocks",
      partitions: [
        { partition: 0, leader: 1, end: 0 },
        { partition: 1, end: 2 },
      ],
      configs: { "retention.ms": "3600000" },
    },
  ]);
});

test("settings are changed, and go back to the broker's", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks -c retention.ms=1000");
  const line = "topic alter-config stocks cleanup.policy=compact --unset retention.ms";
  expect((await shell.run(line)).stdout).toBe("Changed 2 settings of stocks.\n");
  const [{ configs }] = JSON.parse((await shell.run("topic describe stocks --json")).stdout);
  expect(configs).toEqual({ "cleanup.policy": "compact" });
  expect((await shell.run("topic alter-config stocks")).exitCode).toBe(2);
  expect((await shell.run("topic alter-config stocks nonsense=1")).exitCode).toBe(1);
});

test("partitions are added by count or in total", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks -p 2");
  const grown = await shell.run("topic add-partitions stocks -n 2");
  expect(grown.stdout).toBe("stocks has 4 partitions, and had 2.\n");
  expect((await shell.run("topic add-partitions stocks -t 6")).stdout).toContain("6 partitions");
  expect((await shell.run("topic add-partitions stocks -t 3")).stderr).toContain(
    "[INVALID_PARTITIONS]",
  );
  expect((await shell.run("topic add-partitions stocks")).exitCode).toBe(2);
});

test("trim deletes what lies before an offset, and never un-deletes", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks -p 2");
  await shell.run("produce stocks -p 0", { stdin: "a\nb\nc\nd\n" });
  expect(rows(await shell.run("topic trim stocks --to -1"))).toEqual([
    "PARTITION STARTED AT STARTS AT END",
    "0 0 3 4",
    "1 0 0 0",
  ]);
  expect(rows(await shell.run("topic trim stocks -p 0 --to 1"))[1]).toBe("0 3 3 4");
  expect((await shell.run("consume stocks -e")).stdout).toBe("d\n");
});

test("what cannot be taken back is asked about on a terminal", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create stocks");
  const refused = await shell.run("topic delete stocks", { answer: false });
  expect(refused).toMatchObject({ exitCode: 1, stderr: "Nothing was changed.\n" });
  expect((await shell.run("topic delete stocks --yes", { answer: false })).exitCode).toBe(0);
  await shell.run("topic create stocks");
  expect((await shell.run("topic delete stocks", { answer: true })).stdout).toContain("Deleted");
});
