import { Writer } from "../../../src/base/bytes.ts";
import { Produce } from "../../../src/protocol/messages/00-produce.ts";
import { Fetch } from "../../../src/protocol/messages/01-fetch.ts";
import { Metadata } from "../../../src/protocol/messages/03-metadata.ts";
import { ApiVersions } from "../../../src/protocol/messages/18-api-versions.ts";
import type { Scenario } from "./scenario.ts";
import { requestFrame, responseBody } from "./wire.ts";

/** A request's frame with this header and nothing behind it. */
function header(apiKey: number, apiVersion: number): Buffer {
  const writer = new Writer();
  writer.int32(4 + 4 + 2);
  writer.int16(apiKey);
  writer.int16(apiVersion);
  writer.int32(1);
  writer.int16(-1);
  return writer.toBuffer();
}

function lengthOnly(length: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32BE(length);
  return bytes;
}

const metadata = { topics: [], allowAutoTopicCreation: false };

/** Frames and headers, before any request is understood. */
export const wireScenarios: readonly Scenario[] = [
  {
    name: "frames that are no requests",
    async ask(conversation) {
      await conversation.raw("negative length", lengthOnly(-1));
      await conversation.raw("length beyond any limit", lengthOnly(0x7fff_ffff));
      await conversation.raw("HTTP", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      await conversation.raw("unknown API key", header(9999, 0));
      await conversation.raw("negative API key", header(-1, 0));
    },
  },
  {
    name: "versions that are not served",
    async ask(conversation) {
      await conversation.raw("Metadata 99", header(Metadata.key, 99));
      await conversation.raw("Metadata -1", header(Metadata.key, -1));
      await conversation.raw("Produce 2", header(Produce.key, 2));
      await conversation.raw("Fetch 3", header(Fetch.key, 3));
      const frame = await conversation.raw("ApiVersions 99", header(ApiVersions.key, 99));
      if (frame === undefined) return;
      const { errorCode, apiKeys } = responseBody(ApiVersions, 0, frame) as {
        errorCode: number;
        apiKeys: readonly { apiKey: number }[];
      };
      const only = apiKeys.map(({ apiKey }) => apiKey);
      conversation.keep("ApiVersions 99 speaks version 0", { errorCode, only });
    },
  },
  {
    name: "bodies that are cut short or too long",
    async ask(conversation) {
      const whole = requestFrame(Metadata, 12, metadata);
      const cut = Buffer.from(whole.subarray(0, whole.length - 2));
      cut.writeInt32BE(cut.length - 4);
      await conversation.raw("cut", cut);
      const long = Buffer.concat([whole, Buffer.from([1, 2, 3])]);
      long.writeInt32BE(long.length - 4);
      await conversation.raw("more behind the body", long);
      const lying = requestFrame(Metadata, 1, { topics: [] });
      lying.writeInt32BE(0x7fff_ffff, lying.length - 4);
      await conversation.raw("an array of 2^31-1 topics", lying);
    },
  },
  {
    name: "ApiVersions",
    async ask(conversation) {
      const names = { clientSoftwareName: "interop", clientSoftwareVersion: "1.0" };
      const produce = (answer: { apiKeys: readonly { apiKey: number }[]; errorCode: number }) => ({
        errorCode: answer.errorCode,
        produce: answer.apiKeys.find(({ apiKey }) => apiKey === Produce.key),
      });
      for (const version of [0, 1, 2, 3, 4]) {
        await conversation.ask(`version ${version}`, ApiVersions, version, names, produce);
      }
      const bad = { clientSoftwareName: "bad name!", clientSoftwareVersion: "1.0" };
      await conversation.ask("an illegal software name", ApiVersions, 3, bad, ({ errorCode }) => ({
        errorCode,
      }));
      const empty = { clientSoftwareName: "", clientSoftwareVersion: "" };
      await conversation.ask("no software name", ApiVersions, 3, empty, ({ errorCode }) => ({
        errorCode,
      }));
    },
  },
];
