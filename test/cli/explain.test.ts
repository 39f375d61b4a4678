import { expect, test } from "vitest";
import { type ConsoleOptions, startConsole } from "../../src/admin/console/start-console.ts";
import { FakeClock } from "../../src/base/fake-clock.ts";
import { InProcessNetwork } from "../../src/base/in-process.ts";
import { silentLogger } from "../../src/base/logger.ts";
import { seededRandom } from "../../src/base/seeded-random.ts";
import { lonelyShell, shellWithNode } from "./shell.ts";

test("explain group says why nothing comes, and what to do", async () => {
  const { shell } = await shellWithNode();
  await shell.run("produce stocks", { stdin: "0\n1\n" });
  await shell.run("consume stocks -g watchers -n 2");
  const { stdout } = await shell.run("explain group watchers");
  expect(stdout).toContain("No consumer is in the group watchers at the moment.\n  → Is your");
  expect(stdout).toContain("The group has read everything there is");
});

test("explain topic knows a mistyped name", async () => {
  const { shell } = await shellWithNode();
  await shell.run("produce stocks", { stdin: "0\n" });
  await shell.run("topic create stock");
  const { stdout } = await shell.run("explain topic stock --json");
  expect(JSON.parse(stdout).findings[0]).toMatchObject({ id: "mistyped-topic" });
});

test("explain of what is not there ends with the refusal", async () => {
  const { shell } = await shellWithNode();
  expect(await shell.run("explain group nobody")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("[GROUP_ID_NOT_FOUND]"),
  });
  expect(await shell.run("explain topic nothing")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("[UNKNOWN_TOPIC_OR_PARTITION]"),
  });
  expect(await lonelyShell().run("explain weather today")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("write group NAME or topic NAME"),
  });
});

test("console --hash-password prints a user and not the password", async () => {
  const { stdout } = await lonelyShell().run("console --hash-password ada", {
    stdin: "correct horse\nignored\n",
  });
  expect(stdout).toMatch(/^ada:scrypt:[0-9a-f]{32}:[0-9a-f]{64}\n$/);
});

test("console says where it is, and closes when it is stopped", async () => {
  const started: ConsoleOptions[] = [];
  let isClosed = false;
  const start = async (options: ConsoleOptions) => {
    started.push(options);
    const close = async () => {
      isClosed = true;
    };
    return { addresses: [{ host: "127.0.0.1", port: 8080 }], close };
  };
  const line = "console -b kafka-1:9092,kafka-2 --registry http://r:8081 --read-only";
  const { exitCode, stdout } = await lonelyShell().run(line, {
    io: { startConsole: start },
    stopAfter: "ready",
  });
  expect([exitCode, stdout]).toEqual([0, "millrace ready console=http://127.0.0.1:8080\n"]);
  expect(isClosed).toBe(true);
  expect(started).toMatchObject([
    {
      listeners: [{ host: "127.0.0.1", port: 8080 }],
      bootstrap: "kafka-1:9092,kafka-2:9092",
      registryUrl: "http://r:8081",
      metricsUrl: null,
      readOnly: true,
      users: [],
    },
  ]);
});

test.each([
  ["console --hash-password a:b", "no colon"],
  ["console --hash-password ada", "on stdin"],
  ["console --registry localhost", "write http://HOST:PORT"],
  ["console --set console.users=ada", "what `millrace console --hash-password NAME` prints"],
  ["console --listen nowhere", "write HOST:PORT"],
])("%s is a mistake", async (line, says) => {
  const { exitCode, stderr } = await lonelyShell().run(line);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
});

test("a console that others could reach without a password does not start", async () => {
  const clock = new FakeClock();
  const ports = { clock, network: new InProcessNetwork(), random: seededRandom(1) };
  const started = startConsole({
    listeners: [{ host: "0.0.0.0", port: 0 }],
    brokers: [],
    bootstrap: "",
    registryUrl: null,
    metricsUrl: null,
    users: [],
    readOnly: false,
    ports: { ...ports, logger: silentLogger },
    version: "1.2.3",
  });
  await expect(started).rejects.toThrow("name who may log in with console.users");
});
