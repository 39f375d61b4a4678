import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOf } from "../../test/node/batches.ts";
import { fetchAll, fetchOf, produce, produceOf } from "../../test/node/conversations.ts";
import { requestFrame } from "../../test/node/test-client.ts";
import { startTestNode, type TestNode, versionsOf } from "../../test/node/test-node.ts";
import { Writer } from "../base/bytes.ts";
import { beginRequest, finishFrame } from "../protocol/header.ts";
import { Produce } from "../protocol/messages/00-produce.ts";
import { Fetch } from "../protocol/messages/01-fetch.ts";
import { apis } from "./apis/index.ts";

/*
 * Requests of every API and version, damaged in the ways that break parsers, against one node
 * that lives through all of them. Whatever comes, it must not be a bug (those are logged as
 * errors), the next connection must be served, and nothing acknowledged may be lost.
 */

/** Kafka's own bytes for every request at every version: the golden vectors. */
function goldenRequests(): Buffer[] {
  const wire = new URL("../../test/wire/", import.meta.url);
  return readdirSync(wire).flatMap((file) => {
    const api = apis.find(({ message }) => message.key === Number.parseInt(file, 10));
    if (api === undefined) return [];
    const lines = readFileSync(new URL(file, wire), "utf8").split("\n");
    return lines.flatMap((line) => {
      const [, version, hex] = /^v(\d+) request (\S+) /.exec(line) ?? [];
      if (hex === undefined) return [];
      const header = { apiVersion: Number(version), correlationId: 1, clientId: "fuzz" };
      const writer = beginRequest(api.message, header);
      writer.raw(Buffer.from(hex.replace("-", ""), "hex"));
      return [Buffer.concat(finishFrame(writer))];
    });
  });
}

/** Requests that reach records, which golden vectors do not hold. */
function requestsOfRecords(topicId: string): Buffer[] {
  const produces = versionsOf(Produce).map((version) =>
    requestFrame(Produce, version, produceOf("fuzzed", batchOf(["a", "b"]), { topicId })),
  );
  const fetches = versionsOf(Fetch).map((version) =>
    requestFrame(Fetch, version, fetchOf("fuzzed", 0, { topicId })),
  );
  return [...produces, ...fetches];
}

/** One way to damage the payload of a frame; `at` counts from its front, and wraps around. */
type Damage =
  | { readonly kind: "flip" | "cut" | "drop" | "repeat"; readonly at: number }
  | { readonly kind: "number"; readonly at: number; readonly bytes: Buffer };

/** Numbers that lengths, counts and offsets trip over. */
const trickyNumbers = [
  ...["ff", "00", "7f", "80"],
  ...["7fff", "8000", "ffff"],
  ...["7fffffff", "80000000", "ffffffff", "00000000", "00ffffff"],
  ...["ffffffff0f", "8080808080", "fffffffffe"],
  ...["7fffffffffffffff", "8000000000000000"],
].map((hex) => Buffer.from(hex, "hex"));

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constantFrom("flip", "cut", "drop", "repeat"), at: fc.nat(400) }),
  fc.record({
    kind: fc.constant("number" as const),
    at: fc.nat(400),
    bytes: fc.constantFrom(...trickyNumbers),
  }),
);

function damaged(frame: Buffer, damages: readonly Damage[]): Buffer {
  let payload: Buffer = Buffer.from(frame.subarray(4));
  for (const one of damages) {
    const at = payload.length === 0 ? 0 : one.at % payload.length;
    const [before, after] = [payload.subarray(0, at), payload.subarray(at)];
    if (one.kind === "number") {
      payload = Buffer.concat([before, one.bytes, after.subarray(one.bytes.length)]);
    } else if (one.kind === "flip") payload[at] = (payload[at] ?? 0) ^ (1 << (one.at % 8));
    else if (one.kind === "cut") payload = before;
    else if (one.kind === "drop") payload = Buffer.concat([before, after.subarray(1)]);
    else payload = Buffer.concat([before, after, after]);
  }
  const writer = new Writer();
  writer.int32(payload.length);
  writer.raw(payload);
  return writer.toBuffer();
}

/** Sends everything on one connection, lets the node work, and goes away. */
async function send(node: TestNode, frames: readonly Buffer[]): Promise<void> {
  const client = await node.connect();
  client.send(...frames);
  for (let turn = 0; turn < 3; turn++) await node.clock.advance(0);
  client.stream.destroy();
}

async function startNode() {
  const node = await startTestNode({ mayLog: /closing a connection/ });
  await node.createTopic("kept");
  const topicId = await node.createTopic("fuzzed");
  await produce(await node.connect(), "kept", batchOf(["acknowledged"]));
  return { node, seeds: [...goldenRequests(), ...requestsOfRecords(topicId)] };
}

async function expectWell(node: TestNode): Promise<void> {
  const client = await node.connect();
  expect(await fetchAll(client, "kept")).toEqual(["acknowledged"]);
  client.stream.destroy();
  expect(node.lines.filter(({ level }) => level === "error")).toEqual([]);
}

test("damaged requests of every API and version break nothing", async () => {
  const { node, seeds } = await startNode();
  expect(seeds.length).toBeGreaterThan(150);
  const damages = fc.array(damage, { minLength: 1, maxLength: 3 });
  const frames = fc.array(fc.tuple(fc.constantFrom(...seeds), damages), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(frames, async (given) => {
      await send(
        node,
        given.map(([frame, how]) => damaged(frame, how)),
      );
      await expectWell(node);
    }),
    { numRuns: 400 },
  );
});

test("every golden request, undamaged, is answered or closed without a bug", async () => {
  const { node, seeds } = await startNode();
  for (const frame of seeds) await send(node, [frame]);
  await expectWell(node);
});

test("bytes that are no request at all break nothing", async () => {
  const { node } = await startNode();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
      await send(node, [Buffer.from(bytes)]);
      await expectWell(node);
    }),
    { numRuns: 100 },
  );
});
