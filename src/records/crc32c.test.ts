import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32c, crc32cPortable } from "./crc32c.ts";

test("is CRC-32C: the check value and the iSCSI vectors of RFC 3720 B.4", () => {
  for (const sum of [crc32c, crc32cPortable]) {
    expect(sum(Buffer.from("123456789"))).toBe(0xe3069283);
    expect(sum(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(sum(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
    expect(sum(Buffer.from(Array.from({ length: 32 }, (_, at) => at)))).toBe(0x46dd794e);
  }
});

test("native and portable sums agree, whole or in two steps", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(2000), (bytes, cut) => {
      const whole = crc32cPortable(bytes);
      expect(crc32c(bytes)).toBe(whole);
      expect(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut)))).toBe(whole);
    }),
  );
});
