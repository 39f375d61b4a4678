import type { Address, ByteStream } from "../../src/base/byte-stream.ts";
import { Reader } from "../../src/base/bytes.ts";
import { streamPair } from "../../src/base/in-process.ts";
import type { Network } from "../../src/base/tcp.ts";
import { ResponseFrames } from "../../src/client/response-frames.ts";
import { encoder } from "../../src/protocol/compile.ts";
import { errors } from "../../src/protocol/errors.ts";
import { beginResponse, finishFrame, readRequestHeader } from "../../src/protocol/header.ts";
import { ApiVersions } from "../../src/protocol/messages/18-api-versions.ts";
import { messageOf } from "../../src/protocol/messages/index.ts";
import { versionRange } from "../../src/protocol/versions.ts";

/** The last versions that Apache Kafka 2.1 serves, by API key. */
const lastVersionsOfKafka21: Readonly<Record<number, number>> = {
  ...{ 0: 7, 1: 10, 2: 4, 3: 7, 8: 6, 9: 5, 10: 2, 11: 3, 12: 2, 13: 2, 14: 2, 15: 2, 16: 2 },
  ...{ 18: 2, 19: 3, 20: 3, 21: 1, 22: 1, 32: 2, 33: 1, 35: 1, 37: 1, 42: 1 },
};

/** A way to a node on which it passes for a broker of Kafka 2.1: nothing newer is spoken. */
export function asKafka21(network: Pick<Network, "connect">): Pick<Network, "connect"> {
  return {
    async connect(address, timeoutMs) {
      const node = await network.connect(address, timeoutMs);
      const [near, far] = streamPair({ host: "127.0.0.1", port: 1 }, address);
      relay(far, node, address);
      return near;
    },
  };
}

function relay(client: ByteStream, node: ByteStream, address: Address): void {
  const frames = new ResponseFrames(1 << 24);
  client.attach({
    data: (chunk) => {
      for (const frame of frames.push(chunk)) pass(frame, client, node, address);
    },
    drained: () => {},
    closed: () => node.destroy(),
  });
  node.attach({
    data: (chunk) => client.write([chunk]),
    drained: () => {},
    closed: () => client.destroy(),
  });
}

function pass(frame: Buffer, client: ByteStream, node: ByteStream, { port }: Address): void {
  const { apiKey, apiVersion, correlationId } = readRequestHeader(new Reader(frame), messageOf);
  const last = lastVersionsOfKafka21[apiKey] ?? -1;
  if (apiKey === ApiVersions.key) {
    const writer = beginResponse(ApiVersions, 0, correlationId);
    encoder(ApiVersions.response, 0)(writer, apiVersion > last ? tooNew : { apiKeys });
    client.write(finishFrame(writer));
  } else if (apiVersion > last) {
    throw new Error(`version ${apiVersion} of API ${apiKey} was sent to port ${port}`);
  } else {
    const length = Buffer.alloc(4);
    length.writeInt32BE(frame.length);
    node.write([length, frame]);
  }
}

const tooNew = { errorCode: errors.UNSUPPORTED_VERSION.code, apiKeys: [] };

const apiKeys = Object.entries(lastVersionsOfKafka21).map(([key, maxVersion]) => ({
  apiKey: Number(key),
  minVersion: versionRange(messageOf(Number(key))!.versions).min,
  maxVersion,
}));
