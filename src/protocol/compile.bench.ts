import { bench, do_not_optimize, run, summary } from "mitata";
import { Reader, Writer } from "../base/bytes.ts";
import { decoder, encoder } from "./compile.ts";
import { Produce } from "./messages/00-produce.ts";
import { Fetch } from "./messages/01-fetch.ts";
import { decodePlainly, encodePlainly } from "./reference.ts";
import type { Encodable, Fields, Layout } from "./schema.ts";

/** `npx tsx src/protocol/compile.bench.ts`: compiled codecs beside the plain walk, hot messages. */
const topicId = "00112233445566778899aabbccddeeff";
const partitions = Array.from({ length: 50 }, (_, index) => index);
const batch = Buffer.alloc(16 * 1024);

compare("Fetch request v13, 50 partitions", Fetch.request, 13, {
  maxWaitMs: 500,
  minBytes: 1,
  topics: [
    {
      topicId,
      partitions: partitions.map((partition) => ({
        partition,
        fetchOffset: 1_000_000_000_000 + partition,
        partitionMaxBytes: 1_048_576,
      })),
    },
  ],
  forgottenTopicsData: [],
});

compare("Fetch response v13, 50 partitions of 16 KiB", Fetch.response, 13, {
  responses: [
    {
      topicId,
      partitions: partitions.map((partitionIndex) => ({
        partitionIndex,
        highWatermark: 1_000_000_000_000,
        abortedTransactions: null,
        records: batch,
      })),
    },
  ],
});

compare("Produce request v9, one partition of 16 KiB", Produce.request, 9, {
  acks: -1,
  timeoutMs: 30_000,
  topicData: [{ name: "stock_json_topic", topicId, partitionData: [{ index: 0, records: batch }] }],
});

compare("Produce response v9, one partition", Produce.response, 9, {
  responses: [
    {
      name: "stock_json_topic",
      topicId,
      partitionResponses: [{ index: 0, baseOffset: 1, recordErrors: [] }],
    },
  ],
});

await run();

function compare<F extends Fields>(
  what: string,
  layout: Layout<F>,
  version: number,
  value: Encodable<F>,
): void {
  const compiledEncoder = encoder(layout, version);
  const compiledDecoder = decoder(layout, version);
  const encoded = new Writer();
  compiledEncoder(encoded, value);
  const frame = encoded.toBuffer();
  summary(() => {
    bench(`${what}: encode, compiled`, () => {
      const writer = new Writer();
      compiledEncoder(writer, value);
      do_not_optimize(writer.finish());
    });
    bench(`${what}: encode, plain`, () => {
      const writer = new Writer();
      encodePlainly(layout, version, writer, value);
      do_not_optimize(writer.finish());
    });
  });
  summary(() => {
    bench(`${what}: decode, compiled`, () => {
      do_not_optimize(compiledDecoder(new Reader(frame)));
    });
    bench(`${what}: decode, plain`, () => {
      do_not_optimize(decodePlainly(layout, version, new Reader(frame)));
    });
  });
}
