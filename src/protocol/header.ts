import { type Reader, Writer } from "../base/bytes.ts";
import type { Message } from "./schema.ts";
import { includes } from "./versions.ts";

/**
 * What stands before the body of a request and of a response (KIP-482).
 *
 *     request    apiKey i16 · apiVersion i16 · correlationId i32 · clientId string? · tags (v2)
 *     response   correlationId i32 · tags (v1)
 *
 * The client id keeps its int16 length even in v2, so that it can be read in any version.
 */
export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  /** Chosen by the client; the answer repeats it. */
  readonly correlationId: number;
  readonly clientId: string | null;
}

const apiVersionsKey = 18;

/** Version of the request header: 2, with tags, where the body is flexible; else 1. */
export function requestHeaderVersion(message: Message, apiVersion: number): 1 | 2 {
  return includes(message.flexible, apiVersion) ? 2 : 1;
}

/**
 * Version of the response header: 1, with tags, where the body is flexible; else 0. ApiVersions
 * stays at 0, because a client must be able to read the refusal of a version it guessed (KIP-511).
 */
export function responseHeaderVersion(message: Message, apiVersion: number): 0 | 1 {
  return message.key !== apiVersionsKey && includes(message.flexible, apiVersion) ? 1 : 0;
}

/**
 * Reads a request's header; `find` gives the message of an API key. A version above those declared
 * is read like the last of them: its header is known although its body is not. An unknown key is
 * malformed.
 */
export function readRequestHeader(
  reader: Reader,
  find: (apiKey: number) => Message | undefined,
): RequestHeader {
  const apiKey = reader.int16();
  const apiVersion = reader.int16();
  const correlationId = reader.int32();
  const message = find(apiKey);
  if (message === undefined) throw reader.malformed(`unknown API key ${apiKey}`);
  const length = reader.length16();
  const clientId = length < 0 ? null : reader.text(length);
  if (requestHeaderVersion(message, apiVersion) === 2) reader.skipTags();
  return { apiKey, apiVersion, correlationId, clientId };
}

/** Begins the frame of a request: room for its length, then the header. The body goes behind. */
export function beginRequest(message: Message, header: Omit<RequestHeader, "apiKey">): Writer {
  const writer = new Writer();
  writer.int32(0);
  writer.int16(message.key);
  writer.int16(header.apiVersion);
  writer.int32(header.correlationId);
  if (header.clientId === null) writer.int16(-1);
  else writer.string(header.clientId);
  if (requestHeaderVersion(message, header.apiVersion) === 2) writer.uvarint(0);
  return writer;
}

/** Begins the frame of a response: room for its length, then the header. The body goes behind. */
export function beginResponse(message: Message, apiVersion: number, correlationId: number): Writer {
  const writer = new Writer();
  writer.int32(0);
  writer.int32(correlationId);
  if (responseHeaderVersion(message, apiVersion) === 1) writer.uvarint(0);
  return writer;
}

/** Reads the rest of a response's header and returns its correlation id. */
export function readResponseHeader(reader: Reader, headerVersion: 0 | 1): number {
  const correlationId = reader.int32();
  if (headerVersion === 1) reader.skipTags();
  return correlationId;
}

/** Sets the length that `beginRequest` or `beginResponse` left room for; gives what to send. */
export function finishFrame(writer: Writer): Buffer[] {
  const chunks = writer.finish();
  chunks[0]!.writeInt32BE(writer.size - 4);
  return chunks;
}
