/** Adapter: the files of the console's page, read once and kept in memory. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

export interface Asset {
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Null where that would not be smaller. */
  readonly gzipped: Buffer | null;
}

/** By their paths in an address: `/index.html`, `/assets/…`. */
export type Assets = ReadonlyMap<string, Asset>;

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};
const maxTotalBytes = 32 * 1024 * 1024;

/** Empty when the page was not built. Only files found here are ever served. */
export async function loadAssets(directory: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  let totalBytes = 0;
  for (const entry of entries) {
    const contentType = contentTypes[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    totalBytes += bytes.length;
    if (totalBytes > maxTotalBytes) throw new Error(`${directory} holds more than a web page`);
    const gzipped = gzipSync(bytes, { level: 9 });
    const url = path.slice(directory.length).replaceAll("\\", "/").replace(/^\/*/, "/");
    assets.set(url, {
      contentType,
      bytes,
      gzipped: gzipped.length < bytes.length ? gzipped : null,
    });
  }
  return assets;
}
