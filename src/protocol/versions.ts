import type { Field, Versions } from "./schema.ts";

export interface VersionRange {
  readonly min: number;
  /** Inclusive; Infinity for "3+". */
  readonly max: number;
}

/** What was read so far: a function of the text alone, and asked for with every request. */
const known = new Map<Versions, VersionRange>();

export function versionRange(versions: Versions): VersionRange {
  let range = known.get(versions);
  if (range === undefined) {
    range = readRange(versions);
    known.set(versions, range);
  }
  return range;
}

function readRange(versions: Versions): VersionRange {
  const [first, last] = versions.split("-");
  const min = Number.parseInt(first!, 10);
  if (versions.endsWith("+")) return { min, max: Infinity };
  return { min, max: last === undefined ? min : Number(last) };
}

/** "none" and undefined hold no version. */
export function includes(versions: Versions | "none" | undefined, version: number): boolean {
  if (versions === undefined || versions === "none") return false;
  const { min, max } = versionRange(versions);
  return version >= min && version <= max;
}

/** Whether the field travels outside the tag section at this version. */
export function isInline(field: Field, version: number): boolean {
  return field.tag === undefined && includes(field.versions, version);
}
