import { Reader } from "../base/bytes.ts";
import { decoder, encoder } from "../protocol/compile.ts";
import { defaultOf } from "../protocol/defaults.ts";
import { type ErrorName, errors } from "../protocol/errors.ts";
import {
  beginResponse,
  finishFrame,
  type RequestHeader,
  readRequestHeader,
} from "../protocol/header.ts";
import { ApiVersions } from "../protocol/messages/18-api-versions.ts";
import type { Message, Request, Response } from "../protocol/schema.ts";
import { includes } from "../protocol/versions.ts";
import { type Api, HangUp, type Legacy } from "./api.ts";
import type { ApiIndex } from "./apis/index.ts";

/**
 * Elements of all arrays of a request together; those with a name count for eight. That is a
 * fetch of 100 partitions of each of 10,000 topics, or 150,000 names. A frame has room for ten
 * times as many, and the heap has none for their answers.
 */
const maxRequestElements = 1_250_000;

/** One request, decoded and at today's version of its message. */
export interface IncomingRequest {
  readonly api: Api;
  readonly header: RequestHeader;
  /** As its handler wants it; null when only the version can be refused. */
  readonly body: Request<Message> | null;
  readonly legacy: readonly Legacy<Message>[];
}

/**
 * Decodes a frame. Throws `MalformedInput` for what cannot be read, and `HangUp` for keys and
 * versions that are not served, where Kafka too closes the connection. ApiVersions is the
 * exception: a version that is not served has a null body, to be answered in version 0 (KIP-511).
 */
export function decodeRequest(frame: Buffer, apis: ApiIndex): IncomingRequest {
  const reader = new Reader(frame, maxRequestElements);
  const header = readRequestHeader(reader, (key) => apis.get(key)?.message);
  const api = apis.get(header.apiKey)!;
  const { message } = api;
  if (!serves(api, header.apiVersion)) {
    if (message === (ApiVersions as Message)) return { api, header, body: null, legacy: [] };
    throw new HangUp(`${message.name} v${header.apiVersion} is not served`);
  }
  const legacy = legacyOf(api, header.apiVersion);
  let body = decoder(message.request, header.apiVersion)(reader);
  for (const step of legacy) body = step.request?.(body) ?? body;
  return { api, header, body, legacy };
}

/**
 * The frame that says only that something went wrong here; null where the message, at the version
 * asked for, has no place to say it.
 */
export function encodeFailure({ api, header }: IncomingRequest, error: ErrorName): Buffer[] | null {
  const { message } = api;
  const { fields } = message.response;
  const { apiVersion: version, correlationId } = header;
  if (!includes(fields.errorCode?.versions, version)) return null;
  const answer = Object.entries(fields).map(([name, field]) => [name, defaultOf(field)]);
  const writer = beginResponse(message, version, correlationId);
  encoder(message.response, version)(writer, {
    ...Object.fromEntries(answer),
    errorCode: errors[error].code,
  });
  return finishFrame(writer);
}

const serves = ({ message, handler }: Api, version: number): boolean =>
  includes(message.versions, version) && version <= (handler.servedMax ?? version);

/** The frame that answers a request, in chunks to be written in order. */
export function encodeResponse(request: IncomingRequest, response: Response<Message>): Buffer[] {
  const { message } = request.api;
  const { correlationId } = request.header;
  const version = request.body === null ? 0 : request.header.apiVersion;
  let answer = response;
  for (const step of request.legacy) answer = step.response?.(answer, request.body!) ?? answer;
  const writer = beginResponse(message, version, correlationId);
  encoder(message.response, version)(writer, answer);
  return finishFrame(writer);
}

function legacyOf(api: Api, version: number): readonly Legacy<Message>[] {
  const { legacy } = api.handler;
  if (legacy === undefined) return none;
  return Object.entries(legacy)
    .filter(([versions]) => includes(versions as Message["versions"], version))
    .map(([, step]) => step as Legacy<Message>);
}

const none: readonly Legacy<Message>[] = [];
