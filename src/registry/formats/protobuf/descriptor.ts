import type { Type } from "protobufjs";
import descriptors from "protobufjs/ext/descriptor.js";
import { decodedFile } from "./decode-descriptor.ts";
import { encodedFile } from "./encode-descriptor.ts";
import type { ProtoFile } from "./proto-file.ts";
import type { Types } from "./type-names.ts";

const fileType: Type = descriptors.FileDescriptorProto;

/** A `FileDescriptorProto`; options of extensions are left out, for they need the extension. */
export function encodeFile(file: ProtoFile, types: Types): Buffer {
  return Buffer.from(fileType.encode(fileType.fromObject(encodedFile(file, types))).finish());
}

/** What the bytes of a `FileDescriptorProto` say; null when they are none. */
export function decodeFile(bytes: Uint8Array): ProtoFile | null {
  try {
    return decodedFile(fileType.toObject(fileType.decode(bytes), { enums: String, longs: String }));
  } catch {
    return null;
  }
}
