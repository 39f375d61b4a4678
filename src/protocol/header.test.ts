import { describe, expect, test } from "vitest";
import { MalformedInput, Reader } from "../base/bytes.ts";
import {
  beginRequest,
  beginResponse,
  finishFrame,
  readRequestHeader,
  readResponseHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from "./header.ts";
import { FindCoordinator } from "./messages/10-find-coordinator.ts";
import { SaslHandshake } from "./messages/17-sasl-handshake.ts";
import { ApiVersions } from "./messages/18-api-versions.ts";
import { messageOf } from "./messages/index.ts";

/** The headers that Kafka 4.2 writes for client "me" and correlation 7. */
const captured = [
  [ApiVersions, 0, "001200000000000700026d65"],
  [ApiVersions, 3, "001200030000000700026d6500"],
  [FindCoordinator, 2, "000a00020000000700026d65"],
  [FindCoordinator, 4, "000a00040000000700026d6500"],
  [SaslHandshake, 1, "001100010000000700026d65"],
] as const;

const read = (hex: string) => readRequestHeader(new Reader(Buffer.from(hex, "hex")), messageOf);

describe("a request's header", () => {
  test.each(captured)("is read and written as Kafka does: $name v%i", (message, version, hex) => {
    const header = { apiVersion: version, correlationId: 7, clientId: "me" };
    expect(read(hex)).toEqual({ apiKey: message.key, ...header });
    const frame = Buffer.concat(finishFrame(beginRequest(message, header)));
    expect(frame.toString("hex")).toBe((hex.length / 2).toString(16).padStart(8, "0") + hex);
  });

  test("may be without a client id", () => {
    const hex = "000a000000000007ffff";
    expect(read(hex).clientId).toBeNull();
    const header = { apiVersion: 0, correlationId: 7, clientId: null };
    const frame = Buffer.concat(finishFrame(beginRequest(FindCoordinator, header)));
    expect(frame.subarray(4).toString("hex")).toBe(hex);
  });

  test("is readable for a version that nobody knows yet", () => {
    expect(read("001200630000000700026d6500").apiVersion).toBe(99);
  });

  test("of an unknown key is malformed", () => {
    expect(() => read("03e700000000000700026d65")).toThrow(MalformedInput);
  });

  test("leaves the body unread, and skips tags", () => {
    const reader = new Reader(Buffer.from("000a00040000000700026d6501050161abcd", "hex"));
    readRequestHeader(reader, messageOf);
    expect(reader.remaining).toBe(2);
  });
});

describe("a response's header", () => {
  test("has tags where the body is flexible", () => {
    expect(responseHeaderVersion(FindCoordinator, 2)).toBe(0);
    expect(responseHeaderVersion(FindCoordinator, 3)).toBe(1);
    const frame = Buffer.concat(finishFrame(beginResponse(FindCoordinator, 3, 7)));
    expect(frame.toString("hex")).toBe("000000050000000700");
    expect(readResponseHeader(new Reader(frame.subarray(4)), 1)).toBe(7);
  });

  test("never has tags for ApiVersions", () => {
    expect(requestHeaderVersion(ApiVersions, 3)).toBe(2);
    expect(responseHeaderVersion(ApiVersions, 3)).toBe(0);
    const frame = Buffer.concat(finishFrame(beginResponse(ApiVersions, 4, 7)));
    expect(frame.toString("hex")).toBe("0000000400000007");
    expect(readResponseHeader(new Reader(frame.subarray(4)), 0)).toBe(7);
  });
});
