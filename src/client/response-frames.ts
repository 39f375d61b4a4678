import { MalformedInput } from "../base/bytes.ts";

const lengthBytes = 4;
/** What an HTTP server's answer begins with, `HTTP/1.1 400`, says as a length: 1.2 GB. */
const httpLength = Buffer.from("HTTP").readInt32BE(0);

/**
 * Cuts what a broker sends into frames: an int32 length, then so many bytes. A frame is the
 * receiver's to keep; no more is held than has arrived, whatever a length claims.
 */
export class ResponseFrames {
  private readonly maxFrameBytes: number;
  private parts: Buffer[] = [];
  private heldBytes = 0;
  /** How much must be held before looking at it again is of use. */
  private wantedBytes = lengthBytes;

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** The frames that `chunk` completes, without their lengths. Throws `MalformedInput`. */
  push(chunk: Buffer): Buffer[] {
    this.parts.push(Buffer.from(chunk)); // The chunk is only lent.
    this.heldBytes += chunk.length;
    if (this.heldBytes < this.wantedBytes) return [];
    const frames: Buffer[] = [];
    let rest = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
    for (;;) {
      this.wantedBytes = this.frameEnd(rest);
      if (rest.length < this.wantedBytes) break;
      frames.push(rest.subarray(lengthBytes, this.wantedBytes));
      rest = rest.subarray(this.wantedBytes);
    }
    this.parts = [rest];
    this.heldBytes = rest.length;
    return frames;
  }

  /** Where the first frame of `bytes` ends, or as many bytes as it takes to know. */
  private frameEnd(bytes: Buffer): number {
    if (bytes.length < lengthBytes) return lengthBytes;
    const length = bytes.readInt32BE(0);
    if (length === httpLength) {
      throw new MalformedInput("this is an HTTP server, not a Kafka broker: name a Kafka port");
    }
    if (length < lengthBytes || length > this.maxFrameBytes) {
      throw new MalformedInput(`a response of ${length} bytes, ${this.maxFrameBytes} allowed`);
    }
    return lengthBytes + length;
  }
}
