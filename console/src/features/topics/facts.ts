import type { TopicDetail } from "../../../../src/admin/console/contract.ts";
import { duration, plural } from "../../ui/format.ts";

type Known = Pick<TopicDetail, "records" | "cleanupPolicy" | "retentionMs">;

/** How many records a topic has: of a compacted one, only how many it has had is known. */
export function recordsIn({ records, cleanupPolicy }: Known): string {
  const isCompacted = cleanupPolicy?.includes("compact") ?? false;
  return `${isCompacted ? "at most " : ""}${plural(records, "record")}`;
}

/** For how long records stay; null: not known, or no matter for how long. */
export function keptFor({ cleanupPolicy, retentionMs }: Known): string | null {
  const isRetained = cleanupPolicy?.includes("delete") ?? true;
  return retentionMs === null || !isRetained ? null : `kept ${duration(retentionMs)}`;
}
