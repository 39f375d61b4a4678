import { gunzipSync, gzipSync } from "node:zlib";
import { MalformedRecord } from "../malformed-record.ts";
import { tooLarge } from "./addon.ts";

export function gzip(bytes: Buffer, level?: number): Buffer {
  return gzipSync(bytes, level === undefined ? {} : { level });
}

export function gunzip(bytes: Buffer, maxBytes: number): Buffer {
  const expanded = expand(bytes, maxBytes);
  if (expanded.length > maxBytes) throw tooLarge("gzip", maxBytes);
  return expanded;
}

function expand(bytes: Buffer, maxBytes: number): Buffer {
  try {
    // Node takes no 0 for a limit.
    return gunzipSync(bytes, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge("gzip", maxBytes);
    throw new MalformedRecord("gzip: not a stream", { cause: error });
  }
}
