import { Decoder, Encoder } from "@toondepauw/node-zstd";
import { compressFrameSync, decompressFrameSync } from "lz4-napi";
import { compressSync, uncompressSync } from "snappy";

/** A codec for the JavaScript clients, which bring only some of Kafka's. */
export interface Compression {
  compress(data: Buffer): Buffer;
  decompress(data: Buffer): Buffer;
}

export const lz4: Compression = {
  compress: (data) => compressFrameSync(data),
  decompress: (data) => decompressFrameSync(data),
};

export const zstd: Compression = {
  compress: (data) => new Encoder(3).encodeSync(data),
  decompress: (data) => new Decoder().decodeSync(data),
};

// The stream format of the Java library: a header, then blocks with their length before them.
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeader = Buffer.concat([xerialMagic, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
const xerialBlockBytes = 32_768;

/** Snappy in xerial's framing, as Java producers write it; reads bare blocks as well. */
export const snappy: Compression = {
  compress(data) {
    const parts: Buffer[] = [xerialHeader];
    for (let at = 0; at < data.length; at += xerialBlockBytes) {
      const block = compressSync(data.subarray(at, at + xerialBlockBytes));
      const length = Buffer.alloc(4);
      length.writeInt32BE(block.length);
      parts.push(length, block);
    }
    return Buffer.concat(parts);
  },
  decompress(data) {
    if (!data.subarray(0, 8).equals(xerialMagic)) return uncompressed(data);
    const blocks: Buffer[] = [];
    for (let at = xerialHeader.length; at < data.length; ) {
      const end = at + 4 + data.readInt32BE(at);
      blocks.push(uncompressed(data.subarray(at + 4, end)));
      at = end;
    }
    return Buffer.concat(blocks);
  },
};

function uncompressed(block: Buffer): Buffer {
  return Buffer.from(uncompressSync(block, { asBuffer: true }));
}
