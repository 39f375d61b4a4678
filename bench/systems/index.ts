import { root } from "../../test/interop/child.ts";
import { kafka } from "./kafka.ts";
import { millrace } from "./millrace.ts";
import type { System, SystemName } from "./system.ts";

/** The contestants by name. `profileDir` makes Node write CPU profiles there as it ends. */
export function systemsByName(profileDir: string | null): Readonly<Record<SystemName, System>> {
  const nodeFlags = profileDir === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`];
  const build = { checkout: root, nodeFlags };
  return {
    millrace: millrace("millrace", "fsync", build),
    "millrace-os": millrace("millrace-os", "os", build),
    kafka,
  };
}
