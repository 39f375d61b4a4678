/** Builds `dist`: library, command line (each command a file of its own), console, types. */
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { build as buildPage } from "vite";

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: {
    index: "src/index.ts",
    "serdes/index": "src/serdes/index.ts",
    cli: "src/cli/main.ts",
    // Found beside whatever starts it: `src/registry/formats/far/schema-thread.ts`.
    "schema-thread": "src/registry/formats/far/thread-main.ts",
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
await buildPage({ configFile: "console/vite.config.ts", logLevel: "warn" });
cpSync("console/dist", "dist/console", { recursive: true });
const tsc = "node_modules/typescript-7/bin/tsc";
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
