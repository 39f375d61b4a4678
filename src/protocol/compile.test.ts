import { describe, expect, expectTypeOf, test } from "vitest";
import { Bug } from "../base/assert.ts";
import { MalformedInput, Reader, Writer } from "../base/bytes.ts";
import { decoder, encoder } from "./compile.ts";
import { noUuid } from "./defaults.ts";
import {
  array,
  bytes,
  int8,
  int32,
  long,
  message,
  type Request,
  type Response,
  string,
  struct,
  uuid,
} from "./schema.ts";

/** v1 owner · v2 flexible, several keys, a note */
const Lookup = message({
  key: 999,
  name: "Lookup",
  versions: "0-2",
  flexible: "2+",
  request: {
    key: string("0-1"),
    owner: string("1+", { nullable: "0+" }),
    keys: array({ name: string(), epoch: int32("0+", { default: -1 }) }, "2+"),
    topicId: uuid("2+"),
    note: string("2+", { nullable: "0+", default: null, tag: 0 }),
    place: struct({ rack: string(), shelf: int8("0+", { default: 1 }) }, "2+", { tag: 3 }),
  },
  response: {
    throttleTimeMs: int32("1+", { default: 0 }),
    offset: long("0-1"),
    offsets: array(long(), "2+", { nullable: "0+" }),
  },
});

function decode(version: number, hex: string): Request<typeof Lookup> {
  return decoder(Lookup.request, version)(new Reader(Buffer.from(hex, "hex")));
}

function encode(version: number, response: Response<typeof Lookup>): string {
  const writer = new Writer();
  encoder(Lookup.response, version)(writer, response);
  return writer.toBuffer().toString("hex");
}

describe("a decoder", () => {
  const absent = { keys: [], topicId: noUuid, note: null, place: { rack: "", shelf: 1 } };

  test("gives fields that the version lacks their default", () => {
    expect(decode(0, "000161")).toEqual({ ...absent, key: "a", owner: "" });
  });

  test("reads null only where it is allowed", () => {
    expect(decode(1, "000161ffff").owner).toBeNull();
    expect(() => decode(1, "ffffffff")).toThrow("null in LookupRequest.key");
  });

  test("reads tags in any order, the last of equals, and skips unknown ones", () => {
    const body = ["00", "02", "0262", "00000005", "00", noUuid].join("");
    const tags = ["0305037879" + "0200", "0702abcd", "00020261", "00020262"];
    const read = decode(2, `${body}04${tags.join("")}`);
    expect(read.keys).toEqual([{ name: "b", epoch: 5 }]);
    expect(read).toMatchObject({ note: "b", place: { rack: "xy", shelf: 2 } });
  });

  test("refuses a known tag that is not as long as it says", () => {
    const body = `0001${noUuid}01`;
    expect(decode(2, `${body}00020261`).note).toBe("a");
    expect(() => decode(2, `${body}0003026100`)).toThrow(MalformedInput);
    expect(() => decode(2, `${body}00010261`)).toThrow(MalformedInput);
  });

  test("leaves what follows unread, as Kafka does", () => {
    const reader = new Reader(Buffer.from("000161ffff", "hex"));
    decoder(Lookup.request, 0)(reader);
    expect(reader.remaining).toBe(2);
  });

  test("refuses an array that is longer than the frame before it reads one", () => {
    expect(() => decode(2, `00ffffffff07${noUuid}`)).toThrow("a length of 2147483646");
  });

  test("counts the elements of all arrays and tags before it reads them", () => {
    const three = `0004${"02610000000100".repeat(3)}`;
    const frame = Buffer.from(`${three}${noUuid}0207010008010b`, "hex");
    const within = new Reader(frame, 26);
    expect(decoder(Lookup.request, 2)(within).keys).toHaveLength(3);
    expect(within.elements).toBe(26);
    const beyond = new Reader(frame, 25);
    expect(() => decoder(Lookup.request, 2)(beyond)).toThrow("more than 25 array elements");
  });

  test("counts an element with a name or bytes for eight without", () => {
    const layout = { name: "Parts", versions: "0", flexible: "none" } as const;
    const fields = { parts: array({ data: bytes(), sizes: array(int8()) }) };
    const reader = new Reader(Buffer.from("0000000200000000000000000000000000000003010203", "hex"));
    decoder({ ...layout, fields }, 0)(reader);
    expect(reader.elements).toBe(19);
  });
});

describe("an encoder", () => {
  test("drops what the version lacks", () => {
    expect(encode(0, { offset: 5, offsets: [1], throttleTimeMs: 9 })).toBe("0000000000000005");
  });

  test("puts the default where nothing is given", () => {
    expect(encode(1, { offsets: [] })).toBe("000000000000000000000000");
  });

  test("writes null, empty and full arrays", () => {
    expect(encode(2, { offsets: null })).toBe("000000000000");
    expect(encode(2, { offsets: [] })).toBe("000000000100");
    expect(encode(2, { offsets: [-1] })).toBe("0000000002ffffffffffffffff00");
  });

  test("leaves tagged fields at their default out", () => {
    const writer = new Writer();
    const place = { rack: "", shelf: 1 };
    encoder(Lookup.request, 2)(writer, { owner: null, keys: [], topicId: noUuid, place });
    expect(writer.toBuffer().toString("hex")).toBe(`0001${noUuid}00`);
  });

  test("takes null in a field that may not be null for a bug", () => {
    expect(() => encode(1, { offset: null, offsets: [] } as never)).toThrow(Bug);
  });
});

test("a version that is not declared is a bug", () => {
  expect(() => decoder(Lookup.request, 3)).toThrow(Bug);
});

test("a codec is compiled once", () => {
  expect(decoder(Lookup.request, 1)).toBe(decoder(Lookup.request, 1));
});

test("types: requests have every field, responses need only today's", () => {
  expectTypeOf<Request<typeof Lookup>["owner"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Request<typeof Lookup>["keys"][number]["epoch"]>().toEqualTypeOf<number>();
  expectTypeOf<{ offsets: number[] }>().toExtend<Response<typeof Lookup>>();
  expectTypeOf<{ offsets: null; offset: number }>().toExtend<Response<typeof Lookup>>();
  expectTypeOf<{ offset: number }>().not.toExtend<Response<typeof Lookup>>();
});
