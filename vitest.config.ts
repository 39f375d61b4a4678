import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "console/src/**/*.test.ts"],
    exclude: ["test/interop/**"],
    setupFiles: ["test/seed.ts"],
    // Nothing is global, so no test file leaves anything behind: they may share their modules.
    pool: "threads",
    isolate: false,
    // Everything here runs without network, disk or sleeps; what needs longer is stuck.
    testTimeout: 10_000,
  },
});
