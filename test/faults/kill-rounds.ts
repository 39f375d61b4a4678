/**
 * Kills the broker at random moments under load and counts what became of the records.
 *
 *     npm run kill-rounds -- [--rounds 50] [--seed 1]
 *
 * A librdkafka producer, idempotent and with acks=all, writes to three partitions all the while;
 * after the last round everything is read back and held against what was acknowledged.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { seededRandom } from "../../src/base/seeded-random.ts";
import { root } from "../interop/child.ts";
import { startMillrace } from "../interop/millrace-broker.ts";
import { isClean, judge, type Sighting } from "./history.ts";

const topic = "kill-rounds";
const shortestRoundMs = 100;
const longestRoundMs = 1_200;
const python = join(root, ".interop/venv/bin/python");

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});
const rounds = Number(values.rounds);
const random = seededRandom(Number(values.seed));

spawnSync("bash", [join(root, "test/interop/install.sh")], { stdio: "inherit" });
const broker = await startMillrace();
try {
  const cli = [join(root, "bin/millrace.js"), "topic", "create", topic, "-p", "3"];
  const created = spawnSync(process.execPath, [...cli, "--brokers", broker.bootstrap]);
  if (created.status !== 0) throw new Error(`no topic: ${created.stderr}`);
  const load = startLoad(broker.bootstrap);
  for (let round = 1; round <= rounds; round++) {
    await pause(shortestRoundMs + random.below(longestRoundMs - shortestRoundMs));
    await broker.restart("SIGKILL");
    say(`round ${round} of ${rounds}: ${load.acknowledged.length} acknowledged`);
  }
  await load.stop();
  const verdict = judge(load.acknowledged, readBack(broker.bootstrap));
  process.stdout.write(`${rounds} rounds of kill -9: ${JSON.stringify(verdict)}\n`);
  process.exitCode = isClean(verdict) && verdict.acknowledged > 0 ? 0 : 1;
} finally {
  await broker.stop();
}

function startLoad(bootstrap: string) {
  const acknowledged: Sighting[] = [];
  const script = join(root, "test/faults/load.py");
  const child = spawn(python, [script, bootstrap, topic], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  // Should a round fail, the load must not outlive it.
  process.once("exit", () => child.kill("SIGKILL"));
  createInterface(child.stdout).on("line", (line) => acknowledged.push(parse(line)));
  return {
    acknowledged,
    async stop() {
      child.stdin.end("stop\n");
      await ended;
    },
  };
}

function readBack(bootstrap: string): Sighting[] {
  const script = join(root, "test/faults/read_back.py");
  const maxBuffer = 1024 * 1024 * 1024;
  const read = spawnSync(python, [script, bootstrap, topic], { maxBuffer, encoding: "utf8" });
  if (read.status !== 0) throw new Error(`could not read back: ${read.stderr}`);
  return read.stdout.trimEnd().split("\n").map(parse);
}

function parse(line: string): Sighting {
  const [value, partition, offset] = line.split(" ").map(Number);
  return { value: value!, partition: partition!, offset: offset! };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function say(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
}
