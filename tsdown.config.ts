import { defineConfig } from "tsdown";

/** One folder `dist`: the library, and the command line with each command loaded when it is run. */
export default defineConfig({
  entry: { index: "src/index.ts", cli: "src/cli/main.ts" },
  platform: "node",
  target: "node20",
  fixedExtension: false,
  dts: { entry: ["src/index.ts"] },
  logLevel: "warn",
});
