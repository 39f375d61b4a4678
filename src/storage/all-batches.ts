import { batchHeaderBytes } from "../records/batch-header.ts";
import { lastOffsetAt, sizeAt } from "./batch-run.ts";
import type { Lease, Log } from "./log-store.ts";

const chunkBytes = 1 << 20;

/** Every engine's `Log.batches`: reads chunk by chunk up to the end the log had at the call. */
export async function* allBatches(log: Log, fromOffset: number): AsyncGenerator<Lease> {
  const endOffset = log.endOffset;
  for (let offset = fromOffset; offset < endOffset; ) {
    const lease = await log.read(offset, { maxBytes: chunkBytes, endOffset, minOneBatch: true });
    if (lease === null || lease.bytes.length === 0) return;
    offset = offsetAfter(lease.bytes);
    yield lease;
  }
}

/** The offset after the last batch of a run. */
function offsetAfter(run: Buffer): number {
  let after = 0;
  for (let at = 0; run.length - at >= batchHeaderBytes; at += sizeAt(run, at)) {
    after = lastOffsetAt(run, at) + 1;
  }
  return after;
}
