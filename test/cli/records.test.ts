import { expect, test } from "vitest";
import { codecNames } from "../../src/records/compression/codec.ts";
import { rows, type Shell, shellWithNode, untilMembersRead } from "./shell.ts";

const format = (text: string) => ["-f", text];
const consumed = async (shell: Shell, ...words: string[]) =>
  (await shell.runWords(["consume", ...words])).stdout;

test("lines go in and come out", async () => {
  const { shell } = await shellWithNode();
  expect(await shell.run("produce greetings", { stdin: "hello\r\n\nwörld" })).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "",
  });
  expect(await consumed(shell, "greetings", "-e")).toBe("hello\n\nwörld\n");
});

test.each(codecNames)("records travel in %s", async (codec) => {
  const { shell } = await shellWithNode();
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index}\n`).join("");
  await shell.run(`produce t -z ${codec}`, { stdin: lines });
  expect(await consumed(shell, "t", "-e")).toBe(lines);
});

test("keys, headers, partition and time are as asked for", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t -p 2");
  const flags = "-K : -p 1 -H host=web1 -H n= --timestamp @1700000000000";
  await shell.run(`produce t ${flags}`, { stdin: "AMZN:74.95\nno key\n" });
  const shown = await consumed(shell, "t", "-e", ...format("%t %p %o %k=%v %h %T %d %K %V%%\\n"));
  expect(shown).toBe(
    "t 1 0 AMZN=74.95 host=web1,n= 1700000000000 2023-11-14T22:13:20.000Z 4 5%\n" +
      "t 1 1 =no key host=web1,n= 1700000000000 2023-11-14T22:13:20.000Z -1 6%\n",
  );
});

test("an empty value is a tombstone where that is asked for", async () => {
  const { shell } = await shellWithNode();
  await shell.run("produce t -k AMZN -Z", { stdin: "\n" });
  const line = JSON.parse(await consumed(shell, "t", "-e", "--json"));
  expect(line).toMatchObject({ topic: "t", offset: 0, key: "AMZN", value: null, headers: [] });
});

test("equal keys share a partition, the one Kafka's own client chooses", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t -p 10");
  await shell.run("produce t -K :", { stdin: "21:x\nabc:x\nfoobar:x\n21:x\n" });
  // Utils.murmur2 gives -973932308, 479470107 and -790332482 for these keys.
  const places = await consumed(shell, "t", "-e", ...format("%k/%p "));
  expect(places.trim().split(" ").sort()).toEqual(["21/0", "21/0", "abc/7", "foobar/6"]);
});

test("produce tells where records went", async () => {
  const { shell } = await shellWithNode();
  const { stdout } = await shell.run("produce t --json", { stdin: "a\nb\n" });
  const stored = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(stored).toMatchObject([
    { topic: "t", partition: 0, offset: 0 },
    { topic: "t", partition: 0, offset: 1 },
  ]);
  const { stderr } = await shell.run("produce t", { stdin: "c\n", answer: true });
  expect(stderr).toContain("1 record stored in t, the last in partition 0 at offset 2.\n");
});

test("a record too large ends produce with its name", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t -c max.message.bytes=100");
  const { exitCode, stderr } = await shell.run("produce t", { stdin: `${"x".repeat(200)}\n` });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("[MESSAGE_TOO_LARGE]");
});

test("reading begins and ends where it is told to", async () => {
  const { shell } = await shellWithNode();
  await shell.run("produce t --timestamp @1700000000000", { stdin: "0\n1\n2\n" });
  await shell.run("produce t --timestamp @1700000600000", { stdin: "3\n4\n" });
  expect(await consumed(shell, "t", "-e", "-o", "2")).toBe("2\n3\n4\n");
  expect(await consumed(shell, "t", "-e", "-o", "-2")).toBe("3\n4\n");
  expect(await consumed(shell, "t", "-e", "-o", "@1700000000001")).toBe("3\n4\n");
  expect(await consumed(shell, "t", "-e", "-o", "end")).toBe("");
  expect(await consumed(shell, "t", "-n", "2")).toBe("0\n1\n");
  const beyond = await shell.run("consume t -o 99");
  expect(beyond).toMatchObject({ exitCode: 1 });
  expect(beyond.stderr).toContain("t/0 does not hold offset 99. [OFFSET_OUT_OF_RANGE]");
});

test("consume waits for more until it is stopped", async () => {
  const { shell } = await shellWithNode();
  await shell.run("produce t", { stdin: "first\n" });
  const consuming = shell.run("consume t", { stopAfter: "second" });
  await shell.run("produce t", { stdin: "second\n" });
  expect(await consuming).toMatchObject({ exitCode: 0, stdout: "first\nsecond\n", stderr: "" });
});

test("a group remembers what its members printed, and no more", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t -p 2");
  await shell.run("produce t -p 0", { stdin: "a\nb\nc\n" });
  await shell.run("produce t -p 1", { stdin: "d\n" });
  expect(rows(await shell.run("consume t -g g -n 2"))).toHaveLength(2);
  expect(rows(await shell.run("consume t -g g -e"))).toHaveLength(2);
  expect(await consumed(shell, "t", "-g", "g", "-e")).toBe("");
  const [{ lag, members }] = JSON.parse((await shell.run("group describe g --json")).stdout);
  expect({ lag, members }).toEqual({ lag: 0, members: [] });
});

test("a group member that is stopped commits and leaves at once", async () => {
  const { shell } = await shellWithNode();
  await shell.run("produce t", { stdin: "a\nb\n" });
  await shell.run("consume t -g g", { stopAfter: "b" });
  expect(JSON.parse((await shell.run("group list --json")).stdout)).toMatchObject([
    { groupId: "g", state: "Empty" },
  ]);
});

test("two members of a group divide the partitions", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t -p 2");
  const one = shell.run("consume t -g g", { stopAfter: "end" });
  const two = shell.run("consume t -g g", { stopAfter: "end" });
  await untilMembersRead(shell, "g", 2);
  await shell.run("produce t -p 0", { stdin: "end\n" });
  await shell.run("produce t -p 1", { stdin: "end\n" });
  expect([(await one).stdout, (await two).stdout]).toEqual(["end\n", "end\n"]);
});

test("a member for which there is no partition has nothing to wait for with -e", async () => {
  const { shell } = await shellWithNode();
  await shell.run("topic create t");
  const reading = shell.run("consume t -g g", { stopAfter: "end" });
  await untilMembersRead(shell, "g", 1);
  expect(await shell.run("consume t -g g -e")).toMatchObject({ exitCode: 0, stdout: "" });
  await shell.run("produce t", { stdin: "end\n" });
  await reading;
});
