/** What arrives that should not, and what it gets: a Kafka error, or a closed connection. */
import { describe, expect, test } from "vitest";
import { batchOf, startMs, valuesIn } from "../../test/node/batches.ts";
import { fetch, produce, produceOf } from "../../test/node/conversations.ts";
import { requestFrame, type TestClient } from "../../test/node/test-client.ts";
import { startTestNode, type TestNode, versionsOf } from "../../test/node/test-node.ts";
import { Reader, Writer } from "../base/bytes.ts";
import { type ErrorName, errors } from "../protocol/errors.ts";
import { Produce } from "../protocol/messages/00-produce.ts";
import { Metadata } from "../protocol/messages/03-metadata.ts";
import { ApiVersions } from "../protocol/messages/18-api-versions.ts";
import { CreateTopics } from "../protocol/messages/19-create-topics.ts";
import { decodePlainly } from "../protocol/reference.ts";
import { batchChecksum } from "../records/batch-header.ts";
import { apis } from "./apis/index.ts";

/** A node with a topic of one record, whose warnings are expected. */
async function setUp(settings: Readonly<Record<string, string>> = {}) {
  const node = await startTestNode({ settings, mayLog: /closing a connection|too many/ });
  await node.createTopic("ticks");
  const client = await node.connect();
  await produce(client, "ticks", batchOf(["first"]));
  return { node, client };
}

/** The connection closes without an answer, and nobody else notices. */
async function expectHangUp(node: TestNode, client: TestClient): Promise<void> {
  expect(await client.nextFrame()).toBeNull();
  await expectServed(node);
}

async function expectServed(node: TestNode): Promise<void> {
  const other = await node.connect();
  expect(valuesIn((await fetch(other, "ticks", 0)).records)).toContain("first");
  other.stream.destroy();
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const framed = (payload: Buffer) => Buffer.concat([int32(payload.length), payload]);

/** A request of any key and version, whether or not there is such a thing. */
function frameOf(apiKey: number, version: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const writer = new Writer();
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(1);
  writer.string("test");
  writer.raw(body);
  return framed(writer.toBuffer());
}

describe("frames", () => {
  test.each([-1, -(2 ** 31), 100 * 1024 * 1024 + 1, 2 ** 31 - 1])(
    "a length of %i closes the connection before anything is gathered",
    async (length) => {
      const { node, client } = await setUp();
      client.send(int32(length));
      await expectHangUp(node, client);
    },
  );

  test("a length of 0, and one too short for a header", async () => {
    for (const length of [0, 1, 7, 9]) {
      const { node, client } = await setUp();
      client.send(framed(Buffer.alloc(length)));
      await expectHangUp(node, client);
    }
  });

  test("a frame above socket.request.max.bytes", async () => {
    const { node, client } = await setUp({ "socket.request.max.bytes": "5000" });
    await produce(client, "ticks", batchOf(["x".repeat(4000)]));
    client.tell(Produce, 12, produceOf("ticks", batchOf(["x".repeat(5000)])));
    await expectHangUp(node, client);
  });

  test("requests split at every byte are answered once they are whole", async () => {
    const { node, client } = await setUp();
    const frame = requestFrame(Produce, 12, produceOf("ticks", batchOf(["split"])), 50);
    for (let at = 1; at < frame.length; at++) {
      client.send(Buffer.from(frame.subarray(0, at)));
      await node.clock.advance(0);
      expect(client.waitingFrames).toBe(0);
      client.send(Buffer.from(frame.subarray(at)));
      const { responses } = await client.answer(Produce, 12, 50);
      expect(responses[0]!.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: at });
    }
  });

  test("a frame that never ends takes no other's place, and goes with its client", async () => {
    const { node, client } = await setUp();
    client.send(int32(90 * 1024 * 1024), Buffer.alloc(100_000));
    await node.clock.advance(0);
    await expectServed(node);
    client.stream.destroy();
    await client.closed;
  });

  test("a peer that errs in a loop is warned about once a minute", async () => {
    const { node } = await setUp();
    const warnings = () => node.lines.filter(({ level }) => level === "warn");
    for (let i = 0; i < 20; i++) {
      const client = await node.connect();
      client.send(int32(-1));
      await client.closed;
    }
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]!.facts).toMatchObject({ why: expect.stringContaining("-1") });
    await node.clock.advance(60_000);
    const client = await node.connect();
    client.send(int32(-1));
    await client.closed;
    expect(warnings()).toHaveLength(2);
  });
});

describe("keys", () => {
  test.each([-1, 4, 5, 6, 7, 93, 1000, 32_767])("API key %i is unknown", async (key) => {
    const { node, client } = await setUp();
    client.send(frameOf(key, 0));
    await expectHangUp(node, client);
  });

  test("answers to earlier requests still leave", async () => {
    const { node, client } = await setUp();
    const id = client.tell(Metadata, 12, { topics: null });
    client.send(frameOf(1000, 0));
    await client.answer(Metadata, 12, id);
    await expectHangUp(node, client);
  });
});

describe("versions", () => {
  test.each([5, 99, 32_767, -1])("ApiVersions v%i is answered in v0", async (version) => {
    const { client } = await setUp();
    const tags = version >= 3 ? Buffer.of(0) : Buffer.alloc(0);
    client.send(frameOf(ApiVersions.key, version, tags));
    const reader = new Reader((await client.nextFrame())!);
    expect(reader.int32()).toBe(1);
    expect(decodePlainly(ApiVersions.response, 0, reader)).toMatchObject({
      errorCode: errors.UNSUPPORTED_VERSION.code,
      apiKeys: [{ apiKey: ApiVersions.key, minVersion: 0, maxVersion: 4 }],
    });
    expect(reader.remaining).toBe(0);
    // As KIP-511 wants it: the client then asks again on the same connection.
    expect(await client.ask(ApiVersions, 0, {})).toMatchObject({ errorCode: 0 });
  });

  test.each([0, 1, 2, 14])("Produce v%i is not served, whatever is advertised", async (version) => {
    const { node, client } = await setUp();
    client.send(frameOf(Produce.key, version));
    await expectHangUp(node, client);
  });

  test("one version below and above every API", async () => {
    const node = await startTestNode({ mayLog: /closing a connection/ });
    for (const { message } of apis) {
      if (message.key === ApiVersions.key) continue;
      const versions = versionsOf(message);
      for (const version of [versions[0]! - 1, versions.at(-1)! + 1]) {
        const client = await node.connect();
        client.send(frameOf(message.key, version, Buffer.alloc(8)));
        expect(await client.nextFrame(), `${message.name} v${version}`).toBeNull();
      }
    }
  });
});

describe("lengths that lie", () => {
  test("arrays of more elements than any honest request has", async () => {
    const { node, client } = await setUp();
    // Metadata v4: topics without a name.
    const naming = (count: number) =>
      frameOf(Metadata.key, 4, Buffer.concat([int32(count), Buffer.alloc(2 * count + 1)]));
    client.send(naming(1_250_000 / 8 + 1));
    await expectHangUp(node, client);
    const facts = node.lines.find(({ level }) => level === "warn")?.facts;
    expect(facts?.why).toMatch("more than 1250000 array elements");
    const other = await node.connect();
    other.send(naming(2 ** 10));
    expect(await other.nextFrame()).not.toBeNull();
  });

  test("an array, a string or records that claim more than the frame holds", async () => {
    const claims = [
      // Metadata v1: an array of 2^31 - 1 topics, or one topic of 32767 letters.
      frameOf(Metadata.key, 1, int32(2 ** 31 - 1)),
      frameOf(Metadata.key, 1, Buffer.from("000000017fff", "hex")),
      // Produce v3: no transaction, acks, timeout, one topic, one partition, 2^31 - 1 bytes.
      frameOf(
        Produce.key,
        3,
        Buffer.from(`ffff0001000003e8000000010005${"7469636b73"}00000001000000007fffffff`, "hex"),
      ),
      // Metadata v9: a compact array of 2^32 - 2.
      frameOf(Metadata.key, 9, Buffer.from("00fffffffff", "hex")),
    ];
    for (const claim of claims) {
      const { node, client } = await setUp();
      client.send(claim);
      await expectHangUp(node, client);
    }
  });

  test("large frames wait for room, so that many of them hold no more than the bound", async () => {
    const budget = 1 << 20;
    const { node } = await setUp({ "queued.max.request.bytes": String(budget) });
    const half = 600_000;
    const liars: TestClient[] = [];
    for (let i = 0; i < 20; i++) {
      const liar = await node.connect();
      liar.send(int32(half), Buffer.alloc(50_000));
      await node.clock.advance(0);
      // What the node does not read stays with its sender.
      for (let chunk = 0; chunk < 5; chunk++) liar.send(Buffer.alloc(50_000));
      liars.push(liar);
    }
    await node.clock.advance(0);
    const read = liars.filter(({ stream }) => stream.bufferedBytes === 0);
    expect(read).toHaveLength(1);
    await expectServed(node);
    // None of them gets on, so each in turn loses its room: an honest one does not wait for ever.
    const honest = await node.connect();
    const id = honest.tell(Produce, 12, produceOf("ticks", batchOf(["x".repeat(500_000)])));
    for (let minute = 0; minute < 20; minute++) await node.clock.advance(60_000);
    const { responses } = await honest.answer(Produce, 12, id);
    expect(responses[0]!.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: 1 });
    expect(liars.every(({ isClosed }) => isClosed)).toBe(true);
  });
});

describe("bodies that do not decode", () => {
  test("random bytes behind a header of every API", async () => {
    const node = await startTestNode({ mayLog: /closing a connection/ });
    for (const { message } of apis) {
      const client = await node.connect();
      const version = versionsOf(message).at(-1)!;
      client.send(frameOf(message.key, version, Buffer.alloc(40, 0xff)));
      expect(await client.nextFrame(), message.name).toBeNull();
    }
  });

  test("bytes behind the body are passed over, as by Kafka", async () => {
    const { client } = await setUp();
    const frame = requestFrame(Metadata, 12, { topics: null }, 7);
    client.send(framed(Buffer.concat([frame.subarray(4), Buffer.alloc(100, 1)])));
    await client.answer(Metadata, 12, 7);
  });

  test("unknown tags are passed over (KIP-482)", async () => {
    const { client } = await setUp();
    const frame = requestFrame(ApiVersions, 3, software, 7).subarray(4, -1);
    const tag = Buffer.from("01" + "ff7f" + "03" + "010203", "hex");
    client.send(framed(Buffer.concat([frame, tag])));
    expect(await client.answer(ApiVersions, 3, 7)).toMatchObject({ errorCode: 0 });
  });
});

const software = { clientSoftwareName: "test", clientSoftwareVersion: "1.0" };

/** The same batch with some bytes changed, and its checksum made to agree unless told not to. */
function changed(batch: Buffer, change: (bytes: Buffer) => void, checksum = true): Buffer {
  const bytes = Buffer.from(batch);
  change(bytes);
  if (checksum) bytes.writeUInt32BE(batchChecksum(bytes), 17);
  return bytes;
}

describe("batches", () => {
  const good = batchOf(["a", "b", "c"]);
  const control = batchOf(["a"], { control: true });
  const cases: readonly (readonly [string, Buffer, ErrorName])[] = [
    ["a wrong CRC", changed(good, (b) => b.writeUInt32BE(1, 17), false), "CORRUPT_MESSAGE"],
    ["a flipped bit", changed(good, (b) => (b[70]! ^= 4), false), "CORRUPT_MESSAGE"],
    ["magic 0", changed(good, (b) => b.writeInt8(0, 16), false), "INVALID_RECORD"],
    ["magic 1", changed(good, (b) => b.writeInt8(1, 16), false), "INVALID_RECORD"],
    ["magic 3", changed(good, (b) => b.writeInt8(3, 16), false), "CORRUPT_MESSAGE"],
    ["a count too high", changed(good, (b) => b.writeInt32BE(4, 57)), "INVALID_RECORD"],
    ["a count too low", changed(good, (b) => b.writeInt32BE(2, 57)), "INVALID_RECORD"],
    ["a count of -1", changed(good, (b) => b.writeInt32BE(-1, 57)), "INVALID_RECORD"],
    [
      "count and offsets that agree on a lie",
      changed(good, (b) => b.writeInt32BE(9, b.writeInt32BE(8, 23) + 30)),
      "INVALID_RECORD",
    ],
    ["an offset delta too high", changed(good, (b) => b.writeInt32BE(7, 23)), "INVALID_RECORD"],
    ["a control bit", control, "INVALID_RECORD"],
    ["two batches", Buffer.concat([good, good]), "INVALID_RECORD"],
    ["a length too long", changed(good, (b) => b.writeInt32BE(9999, 8), false), "INVALID_RECORD"],
    ["a length too short", changed(good, (b) => b.writeInt32BE(20, 8), false), "CORRUPT_MESSAGE"],
    ["a negative length", changed(good, (b) => b.writeInt32BE(-1, 8), false), "CORRUPT_MESSAGE"],
    ["only half of it", good.subarray(0, 80), "INVALID_RECORD"],
    ["a base offset", batchOf(["a"], { baseOffset: 5 }), "INVALID_RECORD"],
    [
      "an unknown codec",
      changed(good, (b) => b.writeInt16BE(6, 21)),
      "UNSUPPORTED_COMPRESSION_TYPE",
    ],
    ["gzip that is none", changed(good, (b) => b.writeInt16BE(1, 21)), "INVALID_RECORD"],
    ["snappy that is none", changed(good, (b) => b.writeInt16BE(2, 21)), "INVALID_RECORD"],
    ["lz4 that is none", changed(good, (b) => b.writeInt16BE(3, 21)), "INVALID_RECORD"],
    ["zstd that is none", changed(good, (b) => b.writeInt16BE(4, 21)), "INVALID_RECORD"],
    ["a LogAppendTime bit", changed(good, (b) => b.writeInt16BE(8, 21)), "INVALID_TIMESTAMP"],
    ["a time in a year", batchOf(["a"], { timestampMs: startMs * 1.1 }), "INVALID_TIMESTAMP"],
    [
      "a producer without a sequence",
      batchOf(["a"], { producer: { id: 1, epoch: 0, sequence: -1 } }),
      "INVALID_RECORD",
    ],
    [
      "a producer without an epoch",
      batchOf(["a"], { producer: { id: 1, epoch: -1, sequence: 0 } }),
      "INVALID_RECORD",
    ],
    ["more than max.message.bytes", batchOf(["x".repeat(1_100_000)]), "MESSAGE_TOO_LARGE"],
    ["garbage behind it", Buffer.concat([good, Buffer.alloc(30)]), "CORRUPT_MESSAGE"],
  ];

  test.each(cases)("%s is refused, and nothing of it kept", async (_what, batch, error) => {
    const { client } = await setUp();
    const answer = await produce(client, "ticks", batch);
    expect(answer).toMatchObject({ errorCode: errors[error].code, baseOffset: -1 });
    expect(answer.errorMessage).toMatch(/\w/);
    expect(await fetch(client, "ticks", 0)).toMatchObject({ highWatermark: 1 });
  });

  test("a compressed bomb is refused", async () => {
    const { client } = await setUp();
    const bomb = batchOf(["\0".repeat(120 * 1024 * 1024)], { codec: "gzip" });
    expect(bomb.length).toBeLessThan(1_000_000);
    const answer = await produce(client, "ticks", bomb);
    expect(answer).toMatchObject({ errorCode: errors.MESSAGE_TOO_LARGE.code });
  });

  test("a few bytes behind it that make no batch are dropped, as by Kafka", async () => {
    const { client } = await setUp();
    const answer = await produce(client, "ticks", Buffer.concat([good, Buffer.alloc(5)]));
    expect(answer).toMatchObject({ errorCode: 0, baseOffset: 1 });
    expect((await fetch(client, "ticks", 1)).records).toHaveLength(good.length);
  });
});

describe("values outside their domain", () => {
  const cases: readonly (readonly [string, ErrorName])[] = [
    ["", "INVALID_TOPIC_EXCEPTION"],
    [".", "INVALID_TOPIC_EXCEPTION"],
    ["..", "INVALID_TOPIC_EXCEPTION"],
    ["a/../../b", "INVALID_TOPIC_EXCEPTION"],
    ["a b", "INVALID_TOPIC_EXCEPTION"],
    ["ünïcode", "INVALID_TOPIC_EXCEPTION"],
    ["x".repeat(250), "INVALID_TOPIC_EXCEPTION"],
  ];
  test.each(cases)("a topic called %j is not created", async (name, error) => {
    const { client } = await setUp();
    const topic = { name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
    const created = await client.ask(CreateTopics, 7, { topics: [topic] });
    expect(created.topics[0]).toMatchObject({ errorCode: errors[error].code });
    const asked = { topics: [{ topicId: "00".repeat(16), name }], allowAutoTopicCreation: true };
    const described = await client.ask(Metadata, 12, asked);
    expect(described.topics[0]).toMatchObject({ errorCode: errors[error].code, name });
  });
});
