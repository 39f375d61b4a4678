import { expect, test } from "vitest";
import { asKafka21 } from "./old-broker.ts";
import { rows, Shell, shellWithNode } from "./shell.ts";

/** A shell to which the node looks like Kafka 2.1, before flexible versions and batched keys. */
async function oldShell(): Promise<Shell> {
  const { node } = await shellWithNode();
  return new Shell(node.clock, asKafka21(node.network));
}

test("records go in and come out", async () => {
  const shell = await oldShell();
  await shell.run("topic create t -p 2 -c retention.ms=1000000");
  expect((await shell.run("produce t -K : -H a=b -z zstd", { stdin: "k:v\n" })).stderr).toBe("");
  const { stdout } = await shell.runWords(["consume", "t", "-e", "-f", "%k %v %h\\n"]);
  expect(stdout).toBe("k v a=b\n");
});

test("groups are joined, described, moved and deleted", async () => {
  const shell = await oldShell();
  await shell.run("produce t", { stdin: "0\n1\n2\n" });
  expect((await shell.run("consume t -g g -n 2")).stdout).toBe("0\n1\n");
  expect(rows(await shell.run("group describe g"))[0]).toBe("g: Empty, 0 members, lag 1");
  expect(rows(await shell.run("group list"))[1]).toBe("g – consumer 1");
  expect((await shell.run("group seek g --to start")).exitCode).toBe(0);
  expect((await shell.run("consume t -g g -e")).stdout).toBe("0\n1\n2\n");
  expect((await shell.run("group delete g")).exitCode).toBe(0);
  expect((await shell.run("group describe g")).stderr).toContain("[GROUP_ID_NOT_FOUND]");
});

test("topics are changed as far as the old broker can, and no further", async () => {
  const shell = await oldShell();
  await shell.run("topic create t");
  expect((await shell.run("topic add-partitions t -n 1")).exitCode).toBe(0);
  expect((await shell.run("topic trim t --to end")).exitCode).toBe(0);
  expect((await shell.run("topic describe t")).exitCode).toBe(0);
  expect((await shell.run("cluster health")).exitCode).toBe(0);
  const refused = await shell.run("topic alter-config t retention.ms=1");
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain("[UNSUPPORTED_VERSION]");
  expect((await shell.run("topic delete t")).exitCode).toBe(0);
});
