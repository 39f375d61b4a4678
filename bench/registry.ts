/**
 * How fast the Schema Registry of a node answers, and what its schemas cost in memory and at start.
 *
 *     npm run bench:registry -- --quick
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { root } from "../test/interop/child.ts";
import { describeMachine } from "./machine.ts";
import { rssMb } from "./process-figures.ts";
import { watchOthers } from "./quiet.ts";
import { closedLoop, inParallel, type Rate } from "./registry/closed-loop.ts";
import { type Options, readOptions, usage } from "./registry/options.ts";
import { type RegistryNode, startNode } from "./registry/registry-node.ts";
import { RegistrySession } from "./registry/registry-session.ts";
import { type RegistryFigures, report } from "./registry/report.ts";

const clientCounts = [1, 16];
const fillClients = 16;

/** 1 when subjects are missing after the restart. */
async function main(options: Options): Promise<number> {
  const log = ["ignore", "ignore", "inherit"] as const;
  execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: [...log] });
  const parent = resolve(root, options.dir);
  await mkdir(parent, { recursive: true });
  const dataDir = await mkdtemp(join(parent, "registry-"));
  try {
    const figures = await measure(options, dataDir);
    const text = options.json ? JSON.stringify(figures, null, 2) : report(figures);
    process.stdout.write(`${text}\n`);
    const { listed, registered } = figures.afterRestart;
    return listed === registered ? 0 : 1;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(options: Options, dataDir: string): Promise<RegistryFigures> {
  const startedAt = new Date().toISOString();
  const before = await withNode(dataDir, (node, session) => underLoad(node, session, options));
  say("restarting");
  const after = await withNode(dataDir, async (node, session) => ({
    restartMs: node.readyMs,
    restarted: rssMb(node.pid),
    listed: (await session.subjects()).length,
  }));
  return {
    startedAt,
    machine: describeMachine(dataDir),
    othersShare: before.othersShare,
    subjects: options.subjects,
    read: before.read,
    register: before.register,
    rssMb: { ...before.rssMb, restarted: after.restarted },
    start: { emptyMs: before.readyMs, restartMs: after.restartMs },
    afterRestart: { listed: after.listed, registered: before.registered },
  };
}

async function withNode<T>(
  dataDir: string,
  use: (node: RegistryNode, session: RegistrySession) => Promise<T>,
): Promise<T> {
  const node = await startNode(dataDir);
  const session = new RegistrySession(node.url);
  try {
    return await use(node, session);
  } finally {
    session.close();
    await node.stop();
  }
}

/** Everything that is measured of the first node, from empty to after the load. */
async function underLoad(node: RegistryNode, session: RegistrySession, options: Options) {
  const empty = rssMb(node.pid);
  const ids = await fill(session, options.subjects);
  const filled = rssMb(node.pid);
  const others = watchOthers(() => [node.pid]);
  let asked = 0;
  const read = await atEachCount("reading", options.rowMs, () =>
    session.schema(ids[asked++ % ids.length]!),
  );
  let registered = options.subjects;
  const register = await atEachCount("registering", options.rowMs, () =>
    session.register(subjectName(registered++)),
  );
  const afterLoad = rssMb(node.pid);
  const rss = { empty, filled, afterLoad };
  return { readyMs: node.readyMs, othersShare: others(), read, register, registered, rssMb: rss };
}

/** Registers the first subjects; the ids of their schemas. */
async function fill(session: RegistrySession, subjects: number): Promise<readonly number[]> {
  const ids: number[] = [];
  let next = 0;
  await inParallel(fillClients, async () => {
    if (next === subjects) return false;
    ids.push(await session.register(subjectName(next++)));
    if (ids.length % 1_000 === 0) say(`${ids.length} of ${subjects} subjects registered`);
    return true;
  });
  return ids;
}

async function atEachCount(
  what: string,
  rowMs: number,
  ask: () => Promise<unknown>,
): Promise<readonly Rate[]> {
  const rates: Rate[] = [];
  for (const clients of clientCounts) {
    say(`${what}, ${clients === 1 ? "1 client" : `${clients} clients`}`);
    rates.push(await closedLoop(clients, rowMs, ask));
  }
  return rates;
}

function subjectName(index: number): string {
  return `orders-${String(index).padStart(7, "0")}-value`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.message : problem}\n\n${usage}`);
  process.exitCode = 2;
}
