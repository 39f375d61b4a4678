import { expect, test } from "vitest";
import { rows, type Shell, shellWithNode, untilMembersRead } from "./shell.ts";

async function shellWithGroup(): Promise<Shell> {
  const { shell } = await shellWithNode();
  await shell.run("produce t", { stdin: "0\n1\n2\n3\n4\n" });
  await shell.run("consume t -g g -n 3");
  return shell;
}

test("describe shows how far a group is behind", async () => {
  const shell = await shellWithGroup();
  expect(rows(await shell.run("group describe g"))).toEqual([
    "g: Empty, 0 members, lag 2",
    "",
    "TOPIC PARTITION COMMITTED END LAG READ BY",
    "t 0 3 5 2 –",
  ]);
  expect(rows(await shell.run("group list"))[1]).toMatch(/^g Empty classic 1$/i);
});

test.each([
  ["start", 0],
  ["end", 5],
  ["4", 4],
  ["+1", 4],
  ["-2", 1],
  ["-99", 0],
  ["@2001-09-09T01:46:40Z", 0],
])("seek moves a group to %s", async (to, offset) => {
  const shell = await shellWithGroup();
  const moved = rows(await shell.runWords(["group", "seek", "g", "--to", to]));
  expect(moved).toEqual(["TOPIC PARTITION FROM TO LAG", `t 0 3 ${offset} ${5 - offset}`]);
  const [{ lag }] = JSON.parse((await shell.run("group describe g --json")).stdout);
  expect(lag).toBe(5 - offset);
});

test.each([
  ["99", "t partition 0 has no offset 99: 5 is the nearest there is.\n"],
  ["-99", "t partition 0 has no offset -96: 0 is the nearest there is.\n"],
  ["5", ""],
  ["end", ""],
])("seek to %s tells when there is no such offset", async (to, told) => {
  const shell = await shellWithGroup();
  expect(await shell.runWords(["group", "seek", "g", "--to", to])).toMatchObject({
    exitCode: 0,
    stderr: told,
  });
});

test("seek tells of all partitions that have no such offset", async () => {
  const shell = await shellWithGroup();
  await shell.run("topic create wide -p 3");
  const { stderr } = await shell.run("group seek g --to 4 -t wide");
  expect(stderr).toBe(
    "wide partition 0 has no offset 4: 0 is the nearest there is. So it is with 2 more.\n",
  );
});

test("--dry-run shows what would change, and changes nothing", async () => {
  const shell = await shellWithGroup();
  const planned = await shell.run("group seek g --to start --dry-run --json");
  expect(JSON.parse(planned.stdout)).toEqual([
    { topic: "t", partition: 0, from: 3, to: 0, lag: 5 },
  ]);
  expect((await shell.run("consume t -g g -e")).stdout).toBe("3\n4\n");
});

test("a group can be prepared before it exists", async () => {
  const shell = await shellWithGroup();
  expect((await shell.run("group seek new --to end")).exitCode).toBe(2);
  expect((await shell.run("group seek new --to end -t t")).exitCode).toBe(0);
  expect((await shell.run("consume t -g new -e")).stdout).toBe("");
});

test("a group with members is not moved", async () => {
  const shell = await shellWithGroup();
  const consuming = shell.run("consume t -g g", { stopAfter: "stop" });
  await untilMembersRead(shell, "g", 1);
  const moved = await shell.run("group seek g --to start");
  expect(moved).toMatchObject({ exitCode: 1, stdout: "" });
  expect(moved.stderr).toContain("[NON_EMPTY_GROUP]");
  await shell.run("produce t", { stdin: "stop\n" });
  await consuming;
});

test("offsets of a topic are deleted, or the group as a whole", async () => {
  const shell = await shellWithGroup();
  const offsets = await shell.run("group delete g --topic t");
  expect(offsets.stdout).toBe("Deleted the offsets of t of g.\n");
  expect((await shell.run("group describe g")).stdout).toBe("g: Empty, 0 members, lag 0\n");
  expect((await shell.run("group delete g")).stdout).toBe("Deleted all offsets of g.\n");
  const gone = await shell.run("group describe g");
  expect(gone.stderr).toContain("[GROUP_ID_NOT_FOUND]");
  expect(gone.stderr).toContain("`millrace group list` shows the groups there are.\n");
});
