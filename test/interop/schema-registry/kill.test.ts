import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { end, root } from "../child.ts";
import { ask, numbered } from "./asking.ts";
import { readyUrl } from "./registry.ts";

const rounds = Number(process.env.REGISTRY_KILL_ROUNDS ?? 5);
const writers = 4;

async function boot(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const doors = ["--kafka", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--registry", "127.0.0.1:0"];
  const args = ["start", "--data-dir", dataDir, ...doors, "--log-level", "warn"];
  const child = spawn(process.execPath, [join(root, "bin/millrace.js"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, url: await readyUrl(child) };
}

/** By number of schema, the id that was acknowledged. */
type Acknowledged = Map<number, number>;

/** Registers one schema after the other until the registry is gone. */
async function registerUntilGone(url: string, next: () => number, acknowledged: Acknowledged) {
  for (;;) {
    const number = next();
    const subject = `/subjects/s${number}/versions`;
    const { status, json } = await ask(url, "POST", subject, numbered(number));
    if (status === 0) return;
    if (status === 200) acknowledged.set(number, json.id);
  }
}

test(`kill -9 while registering, ${rounds} rounds: nothing lost, no id given twice`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "interop-registry-"));
  const acknowledged: Acknowledged = new Map();
  let last = 0;
  const next = () => ++last;
  for (let round = 0; round < rounds; round++) {
    const { child, url } = await boot(dataDir);
    const writing = Array.from({ length: writers }, () =>
      registerUntilGone(url, next, acknowledged),
    );
    await delay(300 + ((round * 37) % 500));
    await end(child, "SIGKILL", 20_000);
    await Promise.all(writing);
  }
  const { child, url } = await boot(dataDir);
  const lost: number[] = [];
  for (const [number, id] of acknowledged) {
    const { json } = await ask(url, "GET", `/schemas/ids/${id}`);
    if (json?.schema === undefined || JSON.parse(json.schema).name !== `Number${number}`) {
      lost.push(number);
    }
  }
  await end(child, "SIGTERM", 20_000);
  await rm(dataDir, { recursive: true });
  process.stdout.write(`${acknowledged.size} acknowledged, ${lost.length} lost or reused\n`);
  expect(lost).toEqual([]);
  expect(new Set(acknowledged.values()).size).toBe(acknowledged.size);
  expect(acknowledged.size).toBeGreaterThan(rounds);
}, 600_000);
