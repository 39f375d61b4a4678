import { defineConfig } from "vitest/config";

/** The suites that drive a running broker with real clients; see test/interop/README.md. */
export default defineConfig({
  test: {
    include: ["test/interop/**/*.test.ts"],
    globalSetup: ["test/interop/global-setup.ts"],
    // One broker and two cores: files take turns, so that a failure is the broker's and not load's.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
