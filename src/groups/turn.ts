import type { Deadlines } from "../base/deadlines.ts";
import type { Instant, ReplyTo } from "../shard/shard.ts";
import type { ClassicGroup } from "./classic/group.ts";
import type { GroupAnswer } from "./commands.ts";
import type { GroupRecord } from "./records.ts";
import type { GroupSettings } from "./settings.ts";

/** The groups of one partition of `__consumer_offsets`. */
export interface Groups {
  readonly byId: Map<string, ClassicGroup>;
  /** Soft. */
  readonly deadlines: Deadlines<Due>;
}

/**
 * What can fall due; each is one object for as long as it is set.
 *
 * - `session`: a member, or a member id given out, has been silent too long.
 * - `join`: the round of joins is over, whoever is missing.
 * - `sync`: whoever has not asked for its assignment by now is given up.
 * - `retention`: time to look for offsets that nobody has used for long.
 */
export type Due =
  | { readonly kind: "session"; readonly groupId: string; readonly memberId: string }
  | { readonly kind: "join" | "sync"; readonly groupId: string }
  | { readonly kind: "retention" };

/** One decision in the making: what it may look at, and what has been decided so far. */
export interface Turn {
  readonly groups: Groups;
  readonly settings: GroupSettings;
  readonly now: Instant;
  readonly records: GroupRecord[];
  readonly replies: ReplyTo<GroupAnswer>[];
}
