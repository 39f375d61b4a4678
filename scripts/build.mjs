/** Builds `dist`: the library, the command line with each command in a file of its own, types. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: {
    index: "src/index.ts",
    "serdes/index": "src/serdes/index.ts",
    cli: "src/cli/main.ts",
  },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  legalComments: "none",
  logLevel: "warning",
});
// The console's page, where it was built: `npm run build` in console/.
if (existsSync("console/dist")) cpSync("console/dist", "dist/console", { recursive: true });
const tsc = "node_modules/typescript-7/bin/tsc";
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
