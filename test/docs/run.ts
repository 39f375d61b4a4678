/**
 * `npm run docs:check [page…]`: does what the pages say and compares what is printed with what they
 * show. Every page begins with nothing, in a folder of its own that looks like this checkout.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PageReader, type Place } from "./reader.ts";
import { type Step, stepsOf } from "./steps.ts";

const checkout = join(import.meta.dirname, "../..");
const allPages = [
  "README.md",
  "docs/lesson.md",
  "docs/lesson-avro.md",
  "docs/durability.md",
  "docs/embedding.md",
  "docs/registry.md",
  "docs/console.md",
  "docs/serdes.md",
  "examples/stocks/README.md",
];
const borrowed = ["package.json", "bin", "dist", "node_modules", "docs", "examples"];
/** Where the interop suites keep the Python client. */
const pythonPath = join(checkout, ".interop/venv/bin");

const { stdout, env, argv } = process;
const pages = argv.length > 2 ? argv.slice(2) : allPages;
let wrongPages = 0;
for (const page of pages) wrongPages += await check(page);
process.exitCode = wrongPages === 0 ? 0 : 1;

async function check(page: string): Promise<0 | 1> {
  const steps = stepsOf(await readFile(join(checkout, page), "utf8"));
  const cwd = await mkdtemp(join(tmpdir(), "millrace-docs-"));
  await Promise.all(borrowed.map((name) => symlink(join(checkout, name), join(cwd, name))));
  const reader = new PageReader(placeAt(cwd));
  try {
    // What comes after a wrong step would be wrong because of it.
    for (const step of steps) if (!(await follow(reader, step, page))) return 1;
    stdout.write(`${page}: ${steps.length} steps, as the page says\n`);
    return 0;
  } finally {
    await reader.leave();
    await rm(cwd, { recursive: true, force: true });
  }
}

async function follow(reader: PageReader, step: Step, page: string): Promise<boolean> {
  const outcome = await reader.follow(step);
  if (outcome.kind === "done") return true;
  const where = `${page}:${step.line}`;
  if (outcome.kind === "skipped") {
    stdout.write(`${where}: skipped, there is no ${outcome.missing}\n`);
    // A build machine has everything: there, nothing goes unchecked unseen.
    return env.CI === undefined;
  }
  const commands = step.kind === "type" ? `\n${step.commands.trimEnd()}\n` : " ";
  const expected = step.kind === "press" ? "" : `the page shows:\n${step.expected ?? ""}`;
  stdout.write(`${where}:${commands}${outcome.reason}\n${expected}\n`);
  return false;
}

function placeAt(cwd: string): Place {
  const placed = {
    ...env,
    PATH: `${pythonPath}:${env.PATH}`,
    // What npm thinks of a machine's own settings is on no page.
    npm_config_loglevel: "error",
    PYTHONUNBUFFERED: "1",
    // Nor what libraries think of each other.
    PYTHONWARNINGS: "ignore",
    NO_COLOR: "1",
    // What this user has told npm is no part of the page.
    npm_config_userconfig: "/dev/null",
    npm_config_cache: join(cwd, ".npm"),
  };
  const succeeds = (command: string) =>
    spawnSync("bash", ["-c", command], { env: placed, stdio: "ignore" }).status === 0;
  return {
    cwd,
    env: placed,
    has(program) {
      const [name, module] = program.split(":");
      return succeeds(
        module === undefined ? `command -v ${name}` : `${name} -c 'import ${module}'`,
      );
    },
  };
}
