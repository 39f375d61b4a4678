import { createRequire } from "node:module";
import { ExpandsTooFar, MalformedRecord } from "../malformed-record.ts";

const require = createRequire(import.meta.url);

/** Loads a native codec at its first use: most brokers pass compressed batches on untouched. */
export function lazyAddon<Addon>(packageName: string): () => Addon {
  let addon: Addon | undefined;
  return () => {
    addon ??= require(packageName) as Addon;
    return addon;
  };
}

/** Runs a native decompressor; what it throws about its input becomes a `MalformedRecord`. */
export function decoded(codec: string, decode: () => Buffer): Buffer {
  try {
    return decode();
  } catch (error) {
    throw new MalformedRecord(`${codec}: the bytes are not a valid stream`, { cause: error });
  }
}

/** The one sentence for every codec's limit. */
export function tooLarge(codec: string, maxBytes: number): ExpandsTooFar {
  return new ExpandsTooFar(`${codec}: expands beyond ${maxBytes} bytes`);
}
