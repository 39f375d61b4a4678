import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, readAddress } from "./address.ts";

describe("readAddress", () => {
  it.each([
    ["127.0.0.1:9092", "PLAINTEXT", "127.0.0.1", 9092],
    ["SASL_SSL://broker.example:0", "SASL_SSL", "broker.example", 0],
    ["[::1]:9092", "PLAINTEXT", "::1", 9092],
    ["plaintext://:9092", "PLAINTEXT", "", 9092],
  ])("reads %s", (text, listener, host, port) => {
    expect(readAddress(text)).toEqual({ value: { listener, host, port } });
  });

  it.each(["", "9092", "host", "host:", "host:65536", "::1:9092", "a b:1", "http://h:1/x"])(
    "refuses %j",
    (text) => expect(readAddress(text)).toHaveProperty("problem"),
  );

  it("reads back whatever it wrote", () => {
    const address = fc.record({
      listener: fc.constantFrom("PLAINTEXT", "SSL"),
      host: fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()),
      port: fc.integer({ min: 0, max: 65535 }),
    });
    fc.assert(
      fc.property(address, (value) => {
        expect(readAddress(formatAddress(value))).toEqual({ value });
      }),
    );
  });
});
