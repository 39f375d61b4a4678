import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/interop/**"],
    // No test file leaves anything behind, since nothing is global: so they may share their modules.
    pool: "threads",
    isolate: false,
    // Everything here runs without network, disk or sleeps; what needs longer is stuck.
    testTimeout: 10_000,
  },
});
