import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "console/src/**/*.test.ts"],
    exclude: ["test/interop/**"],
    setupFiles: ["test/seed.ts"],
    // Nothing is global, so no test file leaves anything behind: they may share their modules.
    pool: "threads",
    isolate: false,
    // Of two cores Vitest would leave one to itself, which needs little of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Everything here runs without network, disk or sleeps; what needs longer is stuck.
    testTimeout: 10_000,
  },
});
