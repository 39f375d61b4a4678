import { bench, do_not_optimize, group, run } from "mitata";
import { readHeader } from "./batch-header.ts";
import { buildBatch } from "./build-batch.ts";
import { codecNames } from "./compression/codec.ts";
import { crc32c, crc32cPortable } from "./crc32c.ts";
import { ExpansionBudget } from "./expansion-budget.ts";
import { inspectRecords } from "./inspect-records.ts";
import { validateBatch } from "./validate-batch.ts";

/** What a Produce costs before the log sees it: `npx tsx src/records/records.bench.ts`. */
const rules = {
  requireKeys: false,
  earliestTimestampMs: 0,
  latestTimestampMs: Infinity,
};

function tick(index: number, bytes: number): Buffer {
  const text = JSON.stringify({ symbol: "ACME", price: 100 + (index % 17), at: index * 7919 });
  return Buffer.from(text.padEnd(bytes, text));
}

for (const bytes of [100, 1000]) {
  const records = Array.from({ length: Math.floor((1 << 20) / bytes) }, (_, index) => ({
    timestampMs: 1_700_000_000_000 + index,
    key: Buffer.from(`key-${index}`),
    value: tick(index, bytes),
  }));
  group(`a batch of ${records.length} records of ${bytes} B`, () => {
    const plain = buildBatch(records);
    bench("read the header", () => do_not_optimize(readHeader(plain)));
    bench("validate", () => do_not_optimize(validateBatch(plain, 10 << 20)));
    for (const codec of codecNames) {
      const batch = buildBatch(records, { codec });
      bench(`inspect, ${codec}`, () => {
        const expansion = new ExpansionBudget();
        do_not_optimize(inspectRecords(batch, { ...rules, expansion }));
      });
    }
  });
}

for (const bytes of [64, 256, 1024, 65_536, 1 << 20]) {
  group(`CRC-32C of ${bytes} B`, () => {
    const data = Buffer.alloc(bytes, 7);
    bench("native where it pays", () => do_not_optimize(crc32c(data)));
    bench("portable", () => do_not_optimize(crc32cPortable(data)));
  });
}

await run();
