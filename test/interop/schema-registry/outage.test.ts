import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../broker.ts";
import { startMillrace } from "../millrace-broker.ts";
import { ask, numbered } from "./asking.ts";
import { startRegistry } from "./registry.ts";

test("while the broker restarts, schemas are read, and then registered again", async () => {
  const broker = await startMillrace();
  onTestFinished(() => broker.stop());
  const registry = await startRegistry(broker.bootstrap, "_schemas");
  onTestFinished(() => registry.stop());
  const register = (number: number) =>
    ask(registry.url, "POST", "/subjects/s/versions?force=true", numbered(number));
  expect(await register(1)).toMatchObject({ status: 200, json: { id: 1 } });

  const restarted = broker.restart("SIGKILL");
  const during = await register(2);
  expect([200, 500]).toContain(during.status);
  if (during.status === 500) expect([50002, 50003]).toContain(during.json.error_code);
  expect((await ask(registry.url, "GET", "/schemas/ids/1")).status).toBe(200);
  await restarted;

  await eventually(
    "registering again",
    async () => (await register(2)).status === 200 || undefined,
  );
  const versions = await ask(registry.url, "GET", "/subjects/s/versions");
  expect(versions.json).toEqual([1, 2]);
});

test("a broker that stays away is told as 50003, and reading goes on", async () => {
  const broker = await startMillrace();
  onTestFinished(() => broker.stop());
  const registry = await startRegistry(broker.bootstrap, "_schemas");
  onTestFinished(() => registry.stop());
  await ask(registry.url, "POST", "/subjects/s/versions", numbered(1));
  await broker.stop();
  const refused = await ask(registry.url, "POST", "/subjects/t/versions", numbered(2));
  expect(refused).toMatchObject({ status: 500, json: { error_code: 50003 } });
  expect((await ask(registry.url, "GET", "/subjects/s/versions")).json).toEqual([1]);
});
