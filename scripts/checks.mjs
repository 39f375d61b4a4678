/** All that is checked without running anything, at the same time; what fails says why. */
import { spawn } from "node:child_process";

const checks = ["lint", "typecheck", "deadcode", "layers"];

/** Resolves with whether it passed, after printing its whole output when it did not. */
function run(check) {
  const child = spawn("npm", ["run", "--silent", check], {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.once("close", (code) => {
      if (code !== 0) process.stderr.write(`${output.trimEnd()}\n\nnpm run ${check}: failed\n\n`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(checks.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
