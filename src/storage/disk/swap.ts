import type { Files } from "./files.ts";
import { segmentFile } from "./segment.ts";

/*
 * How compacted segments take the place of others so that a crash at any moment leaves either:
 *
 *     00000000000000000000.log.cleaned                 is being written; worth nothing yet
 *     00000000000000000000-00000000000000000815.swap   is whole and durable: it counts
 *     00000000000000000000.log                         all segments it replaces are gone
 *
 * The offsets are that of its first record and that of the record after its last.
 */
export const cleanedSuffix = ".cleaned";
/** Suffix of a segment on its way out. */
export const deletedSuffix = ".deleted";

/** The offsets of the segments that are replaced: from `baseOffset` to before `endOffset`. */
export interface Swap {
  readonly baseOffset: number;
  readonly endOffset: number;
}

export function swapFile({ baseOffset, endOffset }: Swap): string {
  return `${digits(baseOffset)}-${digits(endOffset)}.swap`;
}

/** The swap that a file's name tells of; null: another kind of file. */
export function swapIn(name: string): Swap | null {
  const match = /^(\d{20})-(\d{20})\.swap$/.exec(name);
  return match === null ? null : { baseOffset: Number(match[1]), endOffset: Number(match[2]) };
}

/**
 * Takes away the segments a swap replaces and gives it the name of the first. Doing so again, after
 * a crash came in between, ends the same. `names` are those in the directory. Returns the paths of
 * what is still to be removed: large files, which takes a while.
 */
export function completeSwap(
  files: Files,
  directory: string,
  swap: Swap,
  names: readonly string[],
): readonly string[] {
  const replaced: string[] = [];
  for (const name of names) {
    const [, base, kind] = /^(\d{20})\.(log|index|timeindex)$/.exec(name) ?? [];
    if (base === undefined) continue;
    if (Number(base) < swap.baseOffset || Number(base) >= swap.endOffset) continue;
    const path = `${directory}/${name}`;
    if (kind === "log") {
      files.rename(path, path + deletedSuffix);
      replaced.push(path + deletedSuffix);
    } else {
      files.remove(path);
    }
  }
  const path = `${directory}/${segmentFile(swap.baseOffset, "log")}`;
  files.rename(`${directory}/${swapFile(swap)}`, path);
  return replaced;
}

const digits = (offset: number): string => String(offset).padStart(20, "0");
