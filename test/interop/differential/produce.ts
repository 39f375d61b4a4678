import { xxHash32 } from "js-xxhash";
import { Produce } from "../../../src/protocol/messages/00-produce.ts";
import { InitProducerId } from "../../../src/protocol/messages/22-init-producer-id.ts";
import { batchChecksum, magicAt } from "../../../src/records/batch-header.ts";
import { buildBatch } from "../../../src/records/build-batch.ts";
import { batch, produceRequest, producerId, timeMs, topic } from "./requests.ts";
import type { Scenario } from "./scenario.ts";

const codecAt = 21;
const lastOffsetDeltaAt = 23;
const recordCountAt = 57;

/** A copy with one change, its checksum made right again. */
function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  copy.writeUInt32BE(batchChecksum(copy), 17);
  return copy;
}

/** A message set of magic 1 with one message: what producers wrote before Kafka 0.11. */
function messageSet(): Buffer {
  const value = Buffer.from("old");
  const bytes = Buffer.alloc(12 + 22 + value.length);
  bytes.writeInt32BE(22 + value.length, 8);
  bytes.writeInt8(1, 16);
  bytes.writeBigInt64BE(BigInt(timeMs), 18);
  bytes.writeInt32BE(-1, 26);
  bytes.writeInt32BE(value.length, 30);
  value.copy(bytes, 34);
  return bytes;
}

/** A batch of three records with other bytes in place of its LZ4 frame. */
function lz4Batch(change: (frame: Buffer) => Buffer): Buffer {
  const good = batch(3, { codec: "lz4" });
  const bytes = Buffer.concat([good.subarray(0, 61), change(Buffer.from(good.subarray(61)))]);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeUInt32BE(batchChecksum(bytes), 17);
  return bytes;
}

/** The same frame with other flags and descriptor, and a checksum that agrees. */
function lz4Header(flags: number, descriptor?: number): Buffer {
  return lz4Batch((frame) => {
    frame[4] = flags;
    frame[5] = descriptor ?? frame[5]!;
    frame[6] = (xxHash32(frame.subarray(4, 6)) >> 8) & 0xff;
    return frame;
  });
}

/** Appending records. */
export const produceScenarios: readonly Scenario[] = [
  {
    name: "Produce in every version",
    async ask(conversation) {
      const name = conversation.name("t");
      const topicId = await topic(conversation, name);
      for (let version = 3; version <= 12; version++) {
        const asked = produceRequest(name, batch(2));
        await conversation.ask(`version ${version}`, Produce, version, asked);
      }
      const byId = (id: string) => ({
        ...produceRequest(name, batch(1)),
        topicData: [{ topicId: id, partitionData: [{ index: 0, records: batch(1) }] }],
      });
      await conversation.ask("version 13", Produce, 13, byId(topicId));
      await conversation.ask("an unknown id", Produce, 13, byId("1".repeat(32)));
    },
  },
  {
    name: "Produce: acknowledgements",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      await conversation.ask("acks=1", Produce, 9, produceRequest(name, batch(1), 1));
      await conversation.ask("acks=5", Produce, 9, produceRequest(name, batch(1), 5));
      await conversation.unanswered("acks=0", Produce, 9, produceRequest(name, batch(1), 0));
      await conversation.ask("after it", Produce, 9, produceRequest(name, batch(1)));
    },
  },
  {
    name: "Produce to what does not exist",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      const ask = (question: string, asked: object, version = 9) =>
        conversation.ask(question, Produce, version, asked);
      await ask("unknown topic", produceRequest(conversation.name("none"), batch(1)));
      await ask("illegal topic", produceRequest("no/slash", batch(1)));
      await ask("unknown partition", produceRequest(name, batch(1), -1, 7));
      await ask("negative partition", produceRequest(name, batch(1), -1, -1));
      await ask("no topics", { ...produceRequest(name, batch(1)), topicData: [] });
      await ask("an unknown transactional id", {
        ...produceRequest(name, batch(1)),
        transactionalId: conversation.name("tx"),
      });
    },
  },
  {
    name: "Produce: batches that are refused",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name, { "max.message.bytes": "1000" });
      const good = batch(3);
      const ask = (question: string, records: Buffer, version = 9) =>
        conversation.ask(question, Produce, version, produceRequest(name, records));
      // Null records are not asked about: Kafka never answers and leaves the connection open.
      await ask("nothing", Buffer.alloc(0));
      await ask("two batches", Buffer.concat([good, good]));
      const damaged = Buffer.from(good);
      damaged.writeInt8(damaged.readInt8(damaged.length - 1) ^ 1, damaged.length - 1);
      await ask("a wrong checksum", damaged);
      await ask("cut short", good.subarray(0, good.length - 3));
      await ask("a header alone", good.subarray(0, 61));
      await ask("half a header", good.subarray(0, 20));
      await ask("magic 1", messageSet());
      await ask(
        "magic 3",
        changed(good, (copy) => copy.writeInt8(3, magicAt)),
      );
      await ask(
        "too many records said",
        changed(good, (copy) => copy.writeInt32BE(4, recordCountAt)),
      );
      await ask(
        "too few records said",
        changed(good, (copy) => copy.writeInt32BE(2, recordCountAt)),
      );
      const delta = (value: number) =>
        changed(good, (copy) => copy.writeInt32BE(value, lastOffsetDeltaAt));
      await ask("last offset delta too large", delta(7));
      await ask(
        "no record said",
        changed(good, (copy) => copy.writeInt32BE(0, recordCountAt)),
      );
      await ask(
        "an unknown codec",
        changed(good, (copy) => copy.writeInt16BE(5, codecAt)),
      );
      await ask(
        "a control batch",
        changed(good, (copy) => copy.writeInt16BE(0x20, codecAt)),
      );
      await ask(
        "gzip that is none",
        changed(good, (copy) => copy.writeInt16BE(1, codecAt)),
      );
      await ask(
        "a base offset of 5",
        changed(good, (copy) => copy.writeInt32BE(5, 4)),
      );
      await ask("larger than max.message.bytes", batch(300));
      await ask("larger, but compressed not", batch(300, { codec: "zstd" }));
      await ask("zstd before version 7", batch(3, { codec: "zstd" }), 6);
      await ask("a good one after all", good);
    },
  },
  {
    name: "Produce: LZ4 frames",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      const ask = (question: string, records: Buffer) =>
        conversation.ask(question, Produce, 9, produceRequest(name, records));
      await ask(
        "a good one",
        lz4Batch((frame) => frame),
      );
      await ask(
        "bytes after the end",
        lz4Batch((frame) => Buffer.concat([frame, Buffer.from("more")])),
      );
      await ask(
        "two frames",
        lz4Batch((frame) => Buffer.concat([frame, frame])),
      );
      await ask(
        "no end mark",
        lz4Batch((frame) => frame.subarray(0, frame.length - 4)),
      );
      await ask(
        "cut within a block",
        lz4Batch((frame) => frame.subarray(0, frame.length - 9)),
      );
      await ask(
        "a header that does not match its checksum",
        lz4Batch((frame) => {
          frame[6]! ^= 1;
          return frame;
        }),
      );
      await ask("blocks that need the one before", lz4Header(0x40));
      await ask("a version to come", lz4Header(0xa0));
      await ask("a dictionary", lz4Header(0x61));
      await ask("an unknown block size", lz4Header(0x60, 0x30));
      await ask("an unused bit", lz4Header(0x60, 0x41));
      await ask("a checksum of the content that is not there", lz4Header(0x64));
      await ask(
        "no frame",
        lz4Batch(() => Buffer.from("plainly not compressed")),
      );
    },
  },
  {
    name: "Produce: timestamps and keys",
    async ask(conversation) {
      const record = (timestampMs: number, key: Buffer | null = null) =>
        buildBatch([{ timestampMs, key, value: Buffer.from("x") }]);
      const compacted = conversation.name("compacted");
      const stamped = conversation.name("stamped");
      const strict = conversation.name("strict");
      await topic(conversation, compacted, { "cleanup.policy": "compact" });
      await topic(conversation, stamped, { "message.timestamp.type": "LogAppendTime" });
      await topic(conversation, strict, { "message.timestamp.before.max.ms": "1000" });
      const ask = (question: string, name: string, records: Buffer) =>
        conversation.ask(question, Produce, 9, produceRequest(name, records));
      await ask("no key to a compacted topic", compacted, record(timeMs));
      await ask("a key to a compacted topic", compacted, record(timeMs, Buffer.from("k")));
      await ask("LogAppendTime", stamped, record(1));
      await ask("too old", strict, record(1));
      await ask("one hour and more ahead", strict, record(4_102_444_800_000));
      await ask("no timestamp", compacted, record(-1, Buffer.from("k")));
    },
  },
  {
    name: "Produce: sequences of an idempotent producer",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      const id = await producerId(conversation);
      const ask = (question: string, sequence: number, epoch = 0, producer = id, count = 2) =>
        conversation.ask(
          question,
          Produce,
          9,
          produceRequest(name, batch(count, { producer: { id: producer, epoch, sequence } })),
        );
      await ask("the first", 0);
      await ask("the second", 2);
      await ask("the second again", 2);
      await ask("the first again", 0);
      await ask("a gap", 10);
      await ask("a part of the second", 3, 0, id, 1);
      await ask("the third", 4);
      for (let sequence = 6; sequence < 16; sequence += 2)
        await ask(`sequence ${sequence}`, sequence);
      await ask("one long forgotten", 0);
      await ask("a newer epoch from 4", 4, 1);
      await ask("a newer epoch from 0", 0, 1);
      await ask("an older epoch", 2, 0);
      await ask("an unknown producer from 0", 0, 0, id + 5000);
      await ask("an unknown producer from 5", 5, 0, id + 6000);
      await ask("an id without sequence", -1, 0, id + 7000);
    },
  },
  {
    name: "InitProducerId",
    async ask(conversation) {
      await producerId(conversation);
      const fresh = { transactionalId: null, transactionTimeoutMs: 60_000 };
      for (const version of [0, 1, 2, 3, 4, 5]) {
        await conversation.ask(`version ${version}`, InitProducerId, version, fresh);
      }
      const id = await producerId(conversation);
      const known = { ...fresh, producerId: id, producerEpoch: 0 };
      await conversation.ask("with an id of before", InitProducerId, 4, known);
      const half = { ...fresh, producerId: id, producerEpoch: -1 };
      await conversation.ask("an id without epoch", InitProducerId, 4, half);
      const empty = { ...fresh, transactionalId: "" };
      await conversation.ask("an empty transactional id", InitProducerId, 4, empty);
    },
  },
];
