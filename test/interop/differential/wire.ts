import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Reader } from "../../../src/base/bytes.ts";
import { decoder, encoder } from "../../../src/protocol/compile.ts";
import {
  beginRequest,
  finishFrame,
  readResponseHeader,
  responseHeaderVersion,
} from "../../../src/protocol/header.ts";
import type { Message } from "../../../src/protocol/schema.ts";

const answersWithinMs = 15_000;

/** A request's frame, length included. The body may leave out what has a default. */
export function requestFrame(
  message: Message,
  apiVersion: number,
  body: object,
  correlationId = 1,
): Buffer {
  const writer = beginRequest(message, { apiVersion, correlationId, clientId: "differential" });
  encoder(message.request, apiVersion)(writer, body as never);
  return Buffer.concat(finishFrame(writer));
}

/** The body of a response to `message`, from a frame without its length. */
export function responseBody(message: Message, apiVersion: number, frame: Buffer): object {
  const reader = new Reader(frame);
  readResponseHeader(reader, responseHeaderVersion(message, apiVersion));
  const body = decoder(message.response, apiVersion)(reader);
  if (reader.remaining > 0) return { body, unread: reader.remaining };
  return body;
}

/**
 * Sends bytes over a connection of its own and waits for `count` frames (their lengths taken
 * off). Fewer when the broker closes first; throws when it does neither in time.
 */
export async function exchange(
  bootstrap: string,
  bytes: Buffer,
  count: number,
): Promise<readonly Buffer[]> {
  const [host = "", port = ""] = bootstrap.split(":");
  const socket = connect({ host, port: Number(port) });
  await once(socket, "connect");
  try {
    socket.write(bytes);
    return await frames(socket, count);
  } finally {
    socket.destroy();
  }
}

function frames(socket: Socket, count: number): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const found: Buffer[] = [];
    let rest = Buffer.alloc(0);
    const timer = setTimeout(
      () => reject(new Error(`neither an answer nor a closed connection in ${answersWithinMs} ms`)),
      answersWithinMs,
    );
    const finish = () => {
      clearTimeout(timer);
      resolve(found);
    };
    // A reset is a way of closing.
    socket.on("error", finish);
    socket.on("close", finish);
    socket.on("data", (data) => {
      rest = Buffer.concat([rest, data]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
        const end = 4 + rest.readInt32BE(0);
        found.push(rest.subarray(4, end));
        rest = rest.subarray(end);
      }
      if (found.length >= count) finish();
    });
  });
}
