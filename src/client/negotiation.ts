import { Produce } from "../protocol/messages/00-produce.ts";
import { Fetch } from "../protocol/messages/01-fetch.ts";
import { OffsetCommit } from "../protocol/messages/08-offset-commit.ts";
import { OffsetFetch } from "../protocol/messages/09-offset-fetch.ts";
import type { Message } from "../protocol/schema.ts";
import { versionRange } from "../protocol/versions.ts";

/** What a broker says it serves, by API key. */
export type ServedVersions = ReadonlyMap<
  number,
  { readonly minVersion: number; readonly maxVersion: number }
>;

/** The last versions that name topics; after them topics go by id (KIP-516). */
const lastByName = new Map([
  [Produce.key, 12],
  [Fetch.key, 12],
  [OffsetCommit.key, 9],
  [OffsetFetch.key, 9],
]);

/** The highest version that broker and client share; null when there is none. */
export function highestVersion(message: Message, served: ServedVersions): number | null {
  const theirs = served.get(message.key);
  if (theirs === undefined) return null;
  const ours = versionRange(message.versions);
  const max = Math.min(ours.max, theirs.maxVersion, lastByName.get(message.key) ?? Infinity);
  return max >= Math.max(ours.min, theirs.minVersion) ? max : null;
}
