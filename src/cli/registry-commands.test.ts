/** The registry's commands as people type them, against a registry without a network. */
import { expect, test } from "vitest";
import { lonelyShell } from "../../test/cli/shell.ts";
import { openRegistry } from "../registry/registry-fixture.ts";
import { difference } from "./commands/registry-diff.ts";

async function shellWithRegistry() {
  const { server, register } = await openRegistry();
  const shell = lonelyShell();
  const files: Record<string, string> = { "tick.avsc": "x y", "wide.avsc": "x y z" };
  const run = (line: string) =>
    shell.run(`registry ${line}`, {
      io: {
        readFile: async (path: string) => files[path]!,
        fetch: async (url: string, { method, headers, body }: RequestInit) => {
          const { statusCode, body: text } = await server.inject({
            method: method as "GET",
            url: url.replace("http://127.0.0.1:8081", ""),
            headers: headers as Record<string, string>,
            ...(typeof body === "string" ? { payload: body } : {}),
          });
          return new Response(text || null, { status: statusCode });
        },
      },
    });
  return { run, register };
}

test("a schema is registered from a file, listed, shown and deleted", async () => {
  const { run } = await shellWithRegistry();
  const said = async (line: string) => (await run(line)).stdout;
  expect(await said("register s tick.avsc")).toBe("Registered s, version 1, with id 1.\n");
  expect(await said("subjects")).toBe("s\n");
  expect(await said("get s")).toBe("x y\n");
  expect(await said("get --id 1 --json")).toContain('"schema": "x y"');
  expect(await said("delete s --yes")).toBe("Deleted s.\n");
  expect(await said("subjects --json")).toBe("[]\n");
  expect(await said("subjects --deleted")).toBe("s\n");
});

test("a schema that does not fit is told why, in words", async () => {
  const { run } = await shellWithRegistry();
  await run("register s tick.avsc");
  expect(await run("check s tick.avsc")).toMatchObject({ exitCode: 0, stdout: "It fits s.\n" });
  expect(await run("check s wide.avsc")).toMatchObject({
    exitCode: 1,
    stdout: "It does not fit s:\n- The new schema needs 'z', which the old schema has not\n",
  });
  expect(await run("register s wide.avsc")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("[409]"),
  });
});

test("levels and modes are shown, set and taken back", async () => {
  const { run } = await shellWithRegistry();
  const said = async (line: string) => (await run(line)).stdout;
  expect(await said("compat")).toBe("BACKWARD\n");
  expect(await said("compat s --set full")).toBe("FULL\n");
  expect(await said("compat s --unset")).toBe("BACKWARD\n");
  expect(await said("mode s --set readonly")).toBe("READONLY\n");
  expect(await said("mode s")).toBe("READONLY\n");
});

test("versions are compared line by line", async () => {
  const { run, register } = await shellWithRegistry();
  await register("s", "x y");
  await register("s", "x");
  expect((await run("diff s 1")).stdout).toBe("- x y\n+ x\n");
  expect(difference(["a", "b", "c"], ["a", "c", "d"])).toEqual([
    { sign: " ", line: "a" },
    { sign: "-", line: "b" },
    { sign: " ", line: "c" },
    { sign: "+", line: "d" },
  ]);
});

test("what the registry refuses, and one that is not there, end a command", async () => {
  const { run } = await shellWithRegistry();
  expect(await run("get nobody")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("Subject 'nobody' not found. [40401]"),
  });
  expect(await lonelyShell().run("registry subjects")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("Cannot reach a registry at http://127.0.0.1:8081."),
  });
  expect((await run("get")).exitCode).toBe(2);
  expect((await run("register s tick.avsc --reference x")).exitCode).toBe(2);
});
