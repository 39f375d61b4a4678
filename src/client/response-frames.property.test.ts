import fc from "fast-check";
import { expect, test } from "vitest";
import { MalformedInput } from "../base/bytes.ts";
import { ResponseFrames } from "./response-frames.ts";

const frame = fc.uint8Array({ minLength: 4, maxLength: 40 });

function onTheWire(frames: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    frames.flatMap((bytes) => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

test("frames come out whole and in order, wherever the stream is cut", () => {
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.nat({ max: 200 })), (sent, cuts) => {
      const bytes = onTheWire(sent);
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
      places.sort((a, b) => a - b);
      const frames = new ResponseFrames(40);
      const received = places
        .slice(1)
        .flatMap((end, index) => frames.push(bytes.subarray(places[index], end)));
      expect(received).toEqual(sent.map((bytes) => Buffer.from(bytes)));
    }),
  );
});

test.each([-1, 3, 41])("a length of %i is malformed as soon as it has arrived", (length) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  expect(() => new ResponseFrames(40).push(bytes)).toThrow(MalformedInput);
});

test("what an HTTP server answers is called so, whatever length is allowed", () => {
  const answer = Buffer.from("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  for (const maxFrameBytes of [40, 2 ** 31 - 1]) {
    const frames = new ResponseFrames(maxFrameBytes);
    expect(() => frames.push(answer)).toThrow(/^this is an HTTP server, not a Kafka broker/);
  }
});
