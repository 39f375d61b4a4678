import { FakeClock } from "../../src/base/fake-clock.ts";
import { createMemoryStore } from "../../src/storage/memory/memory-store.ts";
import { logStoreConformance } from "./log-store.ts";

logStoreConformance("memory", async () => {
  const clock = new FakeClock();
  return { clock, store: createMemoryStore({ clock }) };
});
