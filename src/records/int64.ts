/**
 * 64-bit fields as numbers. Offsets, timestamps and producer ids of honest clients stay below
 * 2^53; a hostile value beyond it loses its low bits, which no check here depends on.
 */
export function readInt64(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

/** `value` is a safe integer. */
export function writeInt64(bytes: Buffer, at: number, value: number): void {
  bytes.writeInt32BE(Math.floor(value / 2 ** 32), at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}
