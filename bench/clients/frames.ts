import { Reader } from "../../src/base/bytes.ts";
import { decoder, encoder } from "../../src/protocol/compile.ts";
import { noUuid } from "../../src/protocol/defaults.ts";
import { beginRequest, finishFrame } from "../../src/protocol/header.ts";
import { Produce } from "../../src/protocol/messages/00-produce.ts";
import { buildBatch } from "../../src/records/build-batch.ts";

/** A version that both systems serve and that names topics. */
const version = 9;

/** Where a request's correlation id lies: behind the frame's length, the API key and version. */
const correlationAt = 8;

/** A Produce request of one record, as a frame whose correlation id is set by each sender. */
export function oneRecordRequest(topic: string, partition: number, valueBytes: number): Buffer {
  const value = Buffer.alloc(valueBytes, 0x61);
  const records = buildBatch([{ timestampMs: Date.now(), key: null, value }]);
  const header = { apiVersion: version, correlationId: 0, clientId: "bench" };
  const writer = beginRequest(Produce, header);
  encoder(Produce.request, version)(writer, {
    acks: -1,
    timeoutMs: 30_000,
    topicData: [{ name: topic, topicId: noUuid, partitionData: [{ index: partition, records }] }],
  });
  return Buffer.concat(finishFrame(writer));
}

export function numbered(request: Buffer, correlationId: number): Buffer {
  const copy = Buffer.from(request);
  copy.writeInt32BE(correlationId, correlationAt);
  return copy;
}

/** The error of the only partition in an answer (a frame without its length). */
export function produceError(frame: Buffer): number {
  const reader = new Reader(frame);
  reader.int32();
  reader.skipTags();
  const answer = decoder(Produce.response, version)(reader);
  return answer.responses[0]?.partitionResponses[0]?.errorCode ?? -1;
}
