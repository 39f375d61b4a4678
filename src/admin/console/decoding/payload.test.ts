import { describe, expect, it } from "vitest";
import { encodeKeyed } from "../../../protocol/records/keyed-record.ts";
import { offsetRecords } from "../../../protocol/records/offset-records.ts";
import { encoderFor } from "../publish/encode.ts";
import { RegistryClient } from "../registry-client.ts";
import { cutPayload, decode, decodeRecord, exactly, wholePayload } from "./payload.ts";
import { Schemas } from "./schemas.ts";

const avro = JSON.stringify({
  type: "record",
  name: "Tick",
  fields: [
    { name: "ticker", type: "string" },
    { name: "price", type: ["null", "double"] },
  ],
});
const proto = `syntax = "proto3"; package stocks; import "side.proto";
  message Other { int32 n = 1; }
  message Tick { string ticker = 1; int64 volume = 2; Side side = 3;
    message Inner { bool b = 1; } }`;
const side = 'syntax = "proto3"; package stocks; enum Side { BUY = 0; SELL = 1; }';
const json = JSON.stringify({ type: "object", required: ["price"] });

/** A registry in words: its answers by path. */
const answers: Readonly<Record<string, unknown>> = {
  "/schemas/ids/1": { schema: avro },
  "/schemas/ids/2": {
    schema: proto,
    schemaType: "PROTOBUF",
    references: [{ name: "side.proto", subject: "side", version: 1 }],
  },
  "/subjects/side/versions/1": { schema: side, schemaType: "PROTOBUF", version: 1, id: 9 },
  "/schemas/ids/3": { schema: json, schemaType: "JSON" },
  "/schemas/ids/6": {
    schema: '{"type": "record", "name": "V", "fields": [{"name": "volume", "type": "long"}]}',
  },
  "/schemas/ids/4": { schema: '{"type": "record", "name": "X"}' },
};
let asked = 0;
const registry = new RegistryClient("http://registry/", async (url) => {
  asked++;
  const path = url.replace("http://registry", "");
  if (path === "/schemas/ids/5") throw new TypeError("fetch failed");
  const answer = answers[path];
  if (answer !== undefined) return Response.json(answer);
  return Response.json({ error_code: 40403, message: "Schema not found" }, { status: 404 });
});
const schemas = new Schemas(registry);

const framed = (id: number, ...bytes: number[]) => Buffer.from([0, 0, 0, 0, id, ...bytes]);

async function roundTrip(id: number, text: string, messageName?: string) {
  const payload = { as: "schema" as const, schemaId: id, ...(messageName ? { messageName } : {}) };
  const encode = await encoderFor(payload, schemas);
  return decode(encode(text), "auto", schemas);
}

describe("bytes without a schema", () => {
  it.each([
    ["", "text", ""],
    ["AMZN", "text", "AMZN"],
    ["12", "text", "12"],
    ['{"price": 74.950000000000000001}', "json", '{"price": 74.950000000000000001}'],
    ["[1, 2]", "json", "[1, 2]"],
    ["{not json", "text", "{not json"],
  ])("%j is %s", async (bytes, kind, text) => {
    expect(await decode(Buffer.from(bytes), "auto", schemas)).toMatchObject({ kind, text });
  });

  it("null is no bytes at all", async () => {
    expect(await decode(null, "auto", schemas)).toMatchObject({ kind: "null", sizeBytes: 0 });
  });

  it("are shown as they are asked for", async () => {
    const bytes = Buffer.from([255, 1]);
    expect((await decode(bytes, "hex", schemas)).text).toBe("ff01");
    expect((await decode(bytes, "base64", schemas)).text).toBe("/wE=");
    expect((await decode(bytes, "auto", schemas)).kind).toBe("hex");
    expect((await decode(Buffer.from("x"), "json", schemas)).problem).toBe("This is not JSON.");
  });

  it("of raw Avro are told to be that", async () => {
    const raw = Buffer.from([8, 65, 77, 90, 78, 2, 0, 0, 0, 0, 0, 0x40, 0x58, 0x40]);
    expect((await decode(raw, "auto", schemas)).problem).toContain("raw Avro without the registry");
    expect((await decode(raw, "schema", schemas)).problem).toContain("does not begin with");
  });

  it("are bytes for a copy where the text would not bring them back", async () => {
    const broken = Buffer.from('{"city":"M\xfcnchen"}', "latin1");
    const shown = await decode(broken, "auto", schemas);
    expect(shown.kind).toBe("json");
    expect(await exactly(broken, shown, schemas)).toMatchObject({
      kind: "hex",
      text: broken.toString("hex"),
    });
    const whole = Buffer.from('{"city":"München \ufffd"}');
    const same = await decode(whole, "auto", schemas);
    expect(await exactly(whole, same, schemas)).toBe(same);
  });

  it("are cut for a list when they are long, and whole when that is asked", async () => {
    const decoded = await decode(Buffer.alloc(100_000, "a"), "auto", schemas);
    const payload = cutPayload(decoded);
    expect(payload).toMatchObject({ isCut: true, sizeBytes: 100_000 });
    expect(payload.text).toHaveLength(65_536);
    expect(wholePayload(decoded)).toMatchObject({ isCut: false, text: "a".repeat(100_000) });
  });
});

describe("bytes with a schema", () => {
  it("are Avro, written with a union plain or wrapped", async () => {
    const expected = { kind: "avro", text: '{"ticker":"AMZN","price":1.5}', schemaId: 1 };
    expect(await roundTrip(1, '{"ticker": "AMZN", "price": 1.5}')).toMatchObject(expected);
    const wrapped = '{"ticker": "AMZN", "price": {"double": 1.5}}';
    expect(await roundTrip(1, wrapped)).toMatchObject(expected);
  });

  it("are Avro whose longs keep every digit", async () => {
    const volume = (digits: string) => roundTrip(6, `{"volume": ${digits}}`);
    expect((await volume("-4503599627370497")).text).toBe('{"volume":-4503599627370497}');
    expect((await volume("9007199254740993")).text).toBe('{"volume":9007199254740993}');
    await expect(volume("9223372036854775808")).rejects.toThrow("does not fit schema 6");
  });

  it("are Protobuf, of any message in the file, with what it imports", async () => {
    const tick = '{"ticker":"AMZN","volume":"9007199254740993","side":"SELL"}';
    expect(await roundTrip(2, tick, "Tick")).toMatchObject({ kind: "protobuf", text: tick });
    expect((await roundTrip(2, '{"n":3}')).text).toBe('{"n":3}');
    expect((await roundTrip(2, '{"b":true}', "stocks.Tick.Inner")).text).toBe('{"b":true}');
    await expect(roundTrip(2, "{}", "Nope")).rejects.toThrow("no message");
  });

  it("are JSON, checked when it is published", async () => {
    expect(await roundTrip(3, '{"price":1}')).toMatchObject({ kind: "json-schema" });
    await expect(roundTrip(3, "{}")).rejects.toThrow("must have required property 'price'");
  });

  it.each([
    [framed(77, 1), "The registry does not know schema 77."],
    [framed(5, 1), "does not answer"],
    [framed(4, 1), "Schema 4 cannot be read: a record without fields."],
    [framed(1, 200, 1), "This does not fit schema 1:"],
    [framed(1, 2, 65, 0, 9), "1 bytes are left over"],
  ])("say why they cannot be decoded", async (bytes, problem) => {
    const decoded = await decode(bytes, "auto", schemas);
    expect(decoded.problem).toContain(problem);
    expect(decoded.schemaId).toBe(bytes.readInt32BE(1));
  });

  it("need a registry", async () => {
    const lonely = await decode(framed(1, 2, 65, 0), "auto", new Schemas(null));
    expect(lonely.problem).toContain("there is no registry");
  });

  it("ask for each schema once", async () => {
    const fresh = new Schemas(registry);
    asked = 0;
    await Promise.all([1, 2, 3].map(() => decode(framed(1, 2, 65, 0), "auto", fresh)));
    expect(asked).toBe(1);
  });
});

describe("records of __consumer_offsets", () => {
  const decoders = { key: "consumer-offsets", value: "auto" } as const;

  it("are read as a whole", async () => {
    const key = { group: "g", topic: "t", partition: 3 };
    const rest = { metadata: "", commitTimestamp: 5 };
    const record = encodeKeyed(offsetRecords.offsetCommit, key, { offset: 42, ...rest });
    const { key: k, value } = await decodeRecord(record, decoders, schemas);
    expect(JSON.parse(k.text)).toEqual({ kind: "offsetCommit", ...key });
    expect(JSON.parse(value.text)).toMatchObject({ offset: 42 });
  });

  it("that are something else say so", async () => {
    const record = { key: Buffer.from("hi"), value: null };
    const { key, value } = await decodeRecord(record, decoders, schemas);
    expect(key.problem).toContain("no record of __consumer_offsets");
    expect(value.kind).toBe("null");
  });
});
