import { root } from "../../test/interop/child.ts";
import { kafka } from "./kafka.ts";
import { millrace } from "./millrace.ts";
import type { System, SystemName } from "./system.ts";

/** The contestants by name. `profileDir`: where Node writes CPU profiles as it ends. */
export function systemsByName(profileDir: string | null): Readonly<Record<SystemName, System>> {
  const build = { checkout: root, profileDir };
  return {
    millrace: millrace("millrace", "fsync", build),
    "millrace-os": millrace("millrace-os", "os", build),
    kafka,
  };
}
