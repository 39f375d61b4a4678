import { gunzipSync, gzipSync } from "node:zlib";
import { MalformedRecord } from "../malformed-record.ts";

export function gzip(bytes: Buffer, level?: number): Buffer {
  return gzipSync(bytes, level === undefined ? {} : { level });
}

export function gunzip(bytes: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (error) {
    throw new MalformedRecord("gzip: not a stream, or larger than allowed", { cause: error });
  }
}
