import { MalformedInput } from "../../../base/bytes.ts";
import { consumerOffsetsRecords } from "../../../protocol/records/consumer-offsets.ts";
import { decodeKeyed } from "../../../protocol/records/keyed-record.ts";

/** A record of `__consumer_offsets` as JSON texts; null when it is none, or of an unknown kind. */
export function offsetsRecordText(
  key: Buffer,
  value: Buffer | null,
): { readonly key: string; readonly value: string } | null {
  try {
    const record = decodeKeyed(consumerOffsetsRecords, key, value);
    if (record === null) return null;
    return {
      key: jsonText({ kind: record.kind, ...record.key }),
      value: record.value === null ? "" : jsonText(record.value),
    };
  } catch (problem) {
    if (problem instanceof MalformedInput) return null;
    throw problem;
  }
}

/** JSON knows neither bytes nor 64-bit integers. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, function shown(this: Record<string, unknown>, name, plain) {
    const own = this[name];
    if (Buffer.isBuffer(own)) return own.toString("base64");
    return typeof plain === "bigint" ? plain.toString() : plain;
  });
}
