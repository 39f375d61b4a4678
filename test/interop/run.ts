import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./child.ts";

/** `npm run interop -- [suite…] [--against millrace|kafka]`: installs, runs, counts. */
const suites = [
  "kcat",
  "confluent-kafka-python",
  "kafkajs",
  "platformatic-kafka",
  "kafka-tools",
  "cross-client",
  "schema-registry",
  "restart",
  "compaction",
  "millrace-cli",
  "differential",
  "console-api",
];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { against: { type: "string", default: "millrace" } },
  });
  const unknown = positionals.find((name) => !suites.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`no suite "${unknown}"; there are ${suites.join(", ")}\n`);
    return 2;
  }
  if (values.against !== "millrace" && values.against !== "kafka") {
    process.stderr.write(`--against ${values.against}: it must be millrace or kafka\n`);
    return 2;
  }
  execFileSync(join(import.meta.dirname, "install.sh"), {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return await runSuites(positionals.length === 0 ? suites : positionals, values.against);
}

async function runSuites(names: readonly string[], against: string): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "interop-report-"));
  const report = join(dir, "report.json");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const folders = names.map((name) => `test/interop/${name}/`);
  const config = ["--config", join(root, "vitest.interop.config.ts")];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, "run", ...config, ...reporters, ...folders], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, INTEROP_TARGET: against },
  });
  const code = await new Promise<number>((resolve) => {
    child.once("exit", (status) => resolve(status ?? 1));
  });
  const counts = await readFile(report, "utf8").then(JSON.parse, () => undefined);
  await rm(dir, { recursive: true });
  const passed = counts?.numPassedTests ?? 0;
  const failed = counts?.numFailedTests ?? 0;
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return code === 0 && failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
