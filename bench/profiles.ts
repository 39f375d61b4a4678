import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CpuProfile, flameGraph } from "./report/flame-graph.ts";

/**
 * Draws what Millrace's processes left in the folders of `dir`, one per scenario and system: the
 * largest profile of each, which is that of the process that worked longest. The files written,
 * in the folder `into`.
 */
export async function drawProfiles(dir: string, into: string): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  await mkdir(into, { recursive: true });
  const written: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const largest = entry.isDirectory() ? await largestIn(join(dir, entry.name)) : null;
    if (largest === null) continue;
    const profile: CpuProfile = JSON.parse(await readFile(largest, "utf8"));
    const path = join(into, `${entry.name}.svg`);
    await writeFile(path, flameGraph(entry.name, await inOurSources(profile)));
    written.push(path);
  }
  return written;
}

async function largestIn(dir: string): Promise<string | null> {
  let largest: { path: string; bytes: number } | null = null;
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const { size: bytes } = await stat(path);
    if (name.endsWith(".cpuprofile") && bytes > (largest?.bytes ?? 0)) largest = { path, bytes };
  }
  return largest?.path ?? null;
}

/** The profile with our functions where they were written, not where the build has put them. */
async function inOurSources(profile: CpuProfile): Promise<CpuProfile> {
  const urls = new Set(profile.nodes.map(({ callFrame }) => callFrame.url));
  const maps = new Map<string, SourceMap>();
  for (const url of urls) {
    if (!url.startsWith("file:")) continue;
    const text = await readFile(`${fileURLToPath(url)}.map`, "utf8").catch(() => null);
    if (text !== null) maps.set(url, new SourceMap(JSON.parse(text)));
  }
  const nodes = profile.nodes.map((node) => {
    const { url, lineNumber, columnNumber } = node.callFrame;
    const found = maps.get(url)?.findEntry(lineNumber, columnNumber);
    if (found === undefined || !("originalSource" in found)) return node;
    const place = { url: basename(found.originalSource), lineNumber: found.originalLine };
    return { ...node, callFrame: { ...node.callFrame, ...place } };
  });
  return { ...profile, nodes };
}
