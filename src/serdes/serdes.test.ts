import { describe, expect, test } from "vitest";
import { FakeRegistry } from "./fake-registry.ts";
import {
  AvroDeserializer,
  AvroSerializer,
  JsonDeserializer,
  JsonSerializer,
  ProtobufDeserializer,
  ProtobufSerializer,
  type RegistryClient,
  recordName,
  SerdeError,
  type SerializerOptions,
  topicRecordName,
} from "./index.ts";
import type { SchemaType } from "./registry-client.ts";

interface Tick {
  readonly ticker: string;
  readonly price: number;
}

interface Format {
  readonly type: SchemaType;
  readonly schema: string;
  /** Of the tick below, after the id. */
  readonly hex: string;
  readonly recordName: string;
  readonly serializer: (options: SerializerOptions) => {
    serialize(topic: string, value: Tick | null): Promise<Buffer | null>;
  };
  readonly deserializer: (registry: RegistryClient) => {
    deserialize(topic: string, bytes: Uint8Array | null): Promise<unknown>;
  };
  /** What a price of "much" is told to be. */
  readonly complaint: string;
}

const tick: Tick = { ticker: "AAPL", price: 74.5 };

const formats: readonly Format[] = [
  {
    type: "AVRO",
    schema: `{"type":"record","name":"Tick","namespace":"stocks","fields":[
      {"name":"ticker","type":"string"},{"name":"price","type":"double"}]}`,
    hex: "084141504c0000000000a05240",
    recordName: "stocks.Tick",
    serializer: (options) => new AvroSerializer(options),
    deserializer: (registry) => new AvroDeserializer({ registry }),
    complaint: 'price is "much", not "double"',
  },
  {
    type: "JSON",
    schema: `{"$schema":"http://json-schema.org/draft-07/schema#","title":"stocks.Tick",
      "type":"object","properties":{"price":{"type":"number"}}}`,
    hex: Buffer.from(JSON.stringify(tick)).toString("hex"),
    recordName: "stocks.Tick",
    serializer: (options) => new JsonSerializer(options),
    deserializer: (registry) => new JsonDeserializer({ registry }),
    complaint: "/price must be number",
  },
  {
    type: "PROTOBUF",
    schema: `syntax = "proto3"; package stocks;
      message Tick { string ticker = 1; double price = 2; }`,
    hex: "000a044141504c110000000000a05240",
    recordName: "stocks.Tick",
    serializer: (options) => new ProtobufSerializer<Tick>(options),
    deserializer: (registry) => new ProtobufDeserializer({ registry }),
    complaint: "price: number expected",
  },
];

describe.each(formats)("$type", (format) => {
  const { type, schema } = format;
  const setUp = (options: Partial<SerializerOptions> = {}) => {
    const registry = new FakeRegistry();
    const { client } = registry;
    const serializer = format.serializer({ registry: client, schema, ...options });
    return { registry, serializer, deserializer: format.deserializer(client) };
  };

  test("a value is registered for, written, and read back", async () => {
    const { registry, serializer, deserializer } = setUp();
    const bytes = await serializer.serialize("ticks", tick);
    expect(bytes?.toString("hex")).toBe(`0000000001${format.hex}`);
    expect(await deserializer.deserialize("ticks", bytes)).toEqual(tick);
    expect(registry.requests).toEqual([
      "POST /subjects/ticks-value/versions?normalize=false",
      "GET /schemas/ids/1",
    ]);
  });

  test("the registry is asked once for a topic and once for an id", async () => {
    const { registry, serializer, deserializer } = setUp();
    for (const topic of ["a", "a", "b"]) {
      await deserializer.deserialize(topic, await serializer.serialize(topic, tick));
    }
    expect(registry.requests).toHaveLength(3);
  });

  test("null stays null", async () => {
    const { registry, serializer, deserializer } = setUp();
    expect(await serializer.serialize("ticks", null)).toBeNull();
    expect(await deserializer.deserialize("ticks", null)).toBeNull();
    expect(registry.requests).toEqual([]);
  });

  test("a value that does not fit is refused with its place", async () => {
    const { serializer } = setUp();
    const wrong = { ticker: "AAPL", price: "much" } as unknown as Tick;
    await expect(serializer.serialize("ticks", wrong)).rejects.toThrow(SerdeError);
    await expect(serializer.serialize("ticks", wrong)).rejects.toThrow(format.complaint);
  });

  test("without autoRegister the schema must be there", async () => {
    const { registry, serializer } = setUp({ autoRegister: false });
    await expect(serializer.serialize("ticks", tick)).rejects.toMatchObject({ errorCode: 40403 });
    registry.register("ticks-value", { schemaType: type, schema, references: [] });
    expect(await serializer.serialize("ticks", tick)).not.toBeNull();
    expect(new Set(registry.requests)).toEqual(
      new Set(["POST /subjects/ticks-value?normalize=false"]),
    );
  });

  test("with useLatest, whatever is the latest is written with", async () => {
    const { registry } = setUp();
    const serializer = format.serializer({ registry: registry.client, useLatest: true });
    registry.register("ticks-value", { schemaType: type, schema: `${schema} `, references: [] });
    registry.register("ticks-value", { schemaType: type, schema, references: [] });
    const bytes = await serializer.serialize("ticks", tick);
    expect(bytes?.toString("hex")).toBe(`0000000002${format.hex}`);
    expect(registry.requests).toEqual(["GET /subjects/ticks-value/versions/latest"]);
  });

  test.each([
    [recordName, format.recordName],
    [topicRecordName, `ticks-${format.recordName}`],
  ])("subjects called after the record (%o)", async (subjectName, subject) => {
    const { registry, serializer } = setUp({ subjectName });
    await serializer.serialize("ticks", tick);
    expect(registry.requests).toEqual([`POST /subjects/${subject}/versions?normalize=false`]);
  });

  test("keys have a subject of their own", async () => {
    const { registry, serializer } = setUp({ part: "key", normalize: true });
    await serializer.serialize("ticks", tick);
    expect(registry.requests).toEqual(["POST /subjects/ticks-key/versions?normalize=true"]);
  });

  test("bytes of another format, or of none, are refused", async () => {
    const { registry, deserializer } = setUp();
    const other = type === "JSON" ? "AVRO" : "JSON";
    registry.register("other", { schemaType: other, schema: '"int"', references: [] });
    const foreign = Buffer.from([0, 0, 0, 0, 1, 0]);
    await expect(deserializer.deserialize("ticks", foreign)).rejects.toThrow(`type ${other}`);
    const bare = Buffer.from('{"price":1}');
    await expect(deserializer.deserialize("ticks", bare)).rejects.toThrow("a 0 and the id");
  });

  test("bytes that end too early are refused", async () => {
    const { serializer, deserializer } = setUp();
    const bytes = await serializer.serialize("ticks", tick);
    const cut = deserializer.deserialize("ticks", bytes!.subarray(0, -3));
    await expect(cut).rejects.toThrow(SerdeError);
  });
});

test("without a schema there must be useLatest or schemaId", () => {
  const { client } = new FakeRegistry();
  expect(() => new AvroSerializer({ registry: client })).toThrow(
    "needs a schema, useLatest or schemaId",
  );
});

test("a schema is written with by its id, and nothing is registered", async () => {
  const registry = new FakeRegistry();
  registry.register("other", { schemaType: "JSON", schema: "{}", references: [] });
  registry.register("elsewhere", { schemaType: "AVRO", schema: '"int"', references: [] });
  const serializer = (schemaId: number) =>
    new AvroSerializer({ registry: registry.client, schemaId });
  expect((await serializer(2).serialize("t", 1)).toString("hex")).toBe("000000000202");
  expect(registry.requests).toEqual(["GET /schemas/ids/2"]);
  await expect(serializer(1).serialize("t", 1)).rejects.toThrow("id 1 is of type JSON, not AVRO");
});

test("an Avro schema may mention others, and what lies inside of them", async () => {
  const registry = new FakeRegistry();
  const references = [{ name: "Money", subject: "money", version: 1 }];
  const code = '{"type":"fixed","name":"Code","size":3}';
  registry.register("money", {
    schemaType: "AVRO",
    schema: `{"type":"record","name":"Money","fields":[{"name":"in","type":${code}}]}`,
    references: [],
  });
  for (const inner of ['"Code"', code]) {
    const schema = `{"type":"record","name":"Order","fields":[
      {"name":"price","type":"Money"},{"name":"in","type":${inner}}]}`;
    const serializer = new AvroSerializer({ registry: registry.client, schema, references });
    const deserializer = new AvroDeserializer({ registry: registry.client });
    const value = { price: { in: Buffer.from("EUR") }, in: Buffer.from("USD") };
    const bytes = await serializer.serialize("orders", value);
    expect(await deserializer.deserialize("orders", bytes)).toEqual(value);
  }
});

test("an Avro reader may have a schema of its own", async () => {
  const { client: registry } = new FakeRegistry();
  const serializer = new AvroSerializer({ registry, schema: formats[0]!.schema });
  const readerSchema = `{"type":"record","name":"Tick","namespace":"stocks","fields":[
    {"name":"symbol","type":"string","aliases":["ticker"]},
    {"name":"market","type":"string","default":"?"}]}`;
  const deserializer = new AvroDeserializer({ registry, readerSchema });
  const bytes = await serializer.serialize("ticks", tick);
  expect(await deserializer.deserialize("ticks", bytes)).toEqual({ symbol: "AAPL", market: "?" });
});

test("a long is the same long again, also where avsc's own arithmetic is off", async () => {
  const { client: registry } = new FakeRegistry();
  const schema = '"long"';
  const serializer = new AvroSerializer({ registry, schema });
  const deserializer = new AvroDeserializer({ registry });
  for (const value of [0, -1, 2 ** 52 + 1, -(2 ** 52) - 1, 2 ** 53 - 1, -(2 ** 53) + 1]) {
    const bytes = await serializer.serialize("longs", value);
    expect(await deserializer.deserialize("longs", bytes)).toBe(value);
  }
});

test("longs beyond 2^53 are refused as numbers, and kept as bigints", async () => {
  const { client: registry } = new FakeRegistry();
  const options = { registry, schema: '"long"', longs: "bigint" } as const;
  const large = 2n ** 62n + 1n;
  const bytes = await new AvroSerializer(options).serialize("numbers", large);
  expect(await new AvroDeserializer(options).deserialize("numbers", bytes)).toBe(large);
  const imprecise = new AvroDeserializer({ registry }).deserialize("numbers", bytes);
  await expect(imprecise).rejects.toThrow(SerdeError);
});

test.each([
  ["http://json-schema.org/draft-04/schema#", { minimum: 1, exclusiveMinimum: true }],
  ["http://json-schema.org/draft-06/schema#", { exclusiveMinimum: 1 }],
  ["http://json-schema.org/draft-07/schema#", { if: { const: 2 }, else: false }],
  [
    "https://json-schema.org/draft/2019-09/schema",
    { $defs: { no: { const: 1 } }, not: { $ref: "#/$defs/no" } },
  ],
  ["https://json-schema.org/draft/2020-12/schema", { type: "array", prefixItems: [{ const: 2 }] }],
])("JSON Schema %s", async ($schema, rest) => {
  const { client: registry } = new FakeRegistry();
  const schema = JSON.stringify({ $schema, ...rest });
  const serializer = new JsonSerializer({ registry, schema });
  await expect(serializer.serialize("numbers", 1)).rejects.toThrow(SerdeError);
  const good = $schema.includes("2020-12") ? [2] : 2;
  expect(await serializer.serialize("numbers", good)).not.toBeNull();
});

test.each([undefined, "http://example.com/order.json"])(
  "a JSON Schema (%s) may mention others",
  async ($id) => {
    const registry = new FakeRegistry();
    const money = { type: "object", required: ["amount"] };
    registry.register("money", {
      schemaType: "JSON",
      schema: JSON.stringify(money),
      references: [],
    });
    const serializer = new JsonSerializer({
      registry: registry.client,
      schema: JSON.stringify({ $id, properties: { price: { $ref: "money.json" } } }),
      references: [{ name: "money.json", subject: "money", version: 1 }],
    });
    expect(await serializer.serialize("orders", { price: { amount: 1 } })).not.toBeNull();
    await expect(serializer.serialize("orders", { price: {} })).rejects.toThrow("'amount'");
  },
);

test("JSON need not be validated", async () => {
  const { client: registry } = new FakeRegistry();
  const options = { registry, schema: "false", validate: false };
  const bytes = await new JsonSerializer(options).serialize("numbers", 1);
  expect(await new JsonDeserializer(options).deserialize("numbers", bytes)).toBe(1);
  await expect(new JsonDeserializer({ registry }).deserialize("numbers", bytes)).rejects.toThrow();
});

test("any message of a Protobuf file, with imports from the same package", async () => {
  const registry = new FakeRegistry();
  registry.register("money", {
    schemaType: "PROTOBUF",
    schema: 'syntax = "proto3"; package shop; message First {} message Money { int64 cents = 1; }',
    references: [],
  });
  const options = {
    registry: registry.client,
    schema: `syntax = "proto3"; package shop;
      import "money.proto"; import "google/protobuf/timestamp.proto";
      message Empty {}
      message Order {
        enum State { OPEN = 0; PAID = 1; }
        message None {}
        message Line { Money price = 1; State state = 2; google.protobuf.Timestamp sold_at = 3; }
      }`,
    references: [{ name: "money.proto", subject: "money", version: 1 }],
    message: "shop.Order.Line",
  };
  const serializer = new ProtobufSerializer(options);
  const deserializer = new ProtobufDeserializer(options);
  const bytes = await serializer.serialize("lines", { price: { cents: 250 }, state: 1 });
  expect(bytes?.toString("hex")).toBe("0000000002" + "040202" + "0a0308fa01" + "1001");
  expect(await deserializer.deserialize("lines", bytes)).toEqual({
    price: { cents: "250" },
    state: "PAID",
    sold_at: null,
  });
  const unknown = new ProtobufSerializer({ ...options, message: "shop.Nothing" });
  await expect(unknown.serialize("lines", {})).rejects.toThrow("no message shop.Nothing");
});

test("Protobuf values are written as they are read: enums by name, 64 bits as a text", async () => {
  const options = {
    registry: new FakeRegistry().client,
    schema: `syntax = "proto3";
      enum Side { NONE = 0; BUY = 1; }
      message Trade {
        int64 id = 1; uint64 seen = 2; Side side = 3; repeated Side sides = 4;
        map<string, sint64> left = 5; Trade next = 6; optional Trade last = 7;
      }`,
  };
  const serializer = new ProtobufSerializer(options);
  const deserializer = new ProtobufDeserializer(options);
  const bytes = await serializer.serialize("t", {
    id: "-9223372036854775808",
    seen: "18446744073709551615",
    next: { side: "BUY", sides: ["BUY", 0], left: { a: "-12345678901234567" } },
  });
  const read = await deserializer.deserialize("t", bytes);
  expect(read).toMatchObject({
    id: "-9223372036854775808",
    seen: "18446744073709551615",
    side: "NONE",
    next: { side: "BUY", sides: ["BUY", "NONE"], left: { a: "-12345678901234567" }, next: null },
  });
  expect(await serializer.serialize("t", read!)).not.toBeNull();
  const refused = (value: object) =>
    expect(serializer.serialize("t", value)).rejects.toThrow(SerdeError);
  await refused(5 as unknown as object);
  await refused({ side: "HOLD" });
  await refused({ id: "9223372036854775808" });
  await refused({ seen: "-1" });
  await refused({ next: "none" });
  await refused({ left: { a: "few" } });
});

test("what is no field of a Protobuf message is left out, or refused if so asked", async () => {
  const schema = `syntax = "proto3";
    message Trade {
      double price = 1; Trade next = 2; repeated Trade all = 3; map<string, Trade> by = 4;
    }`;
  const { client: registry } = new FakeRegistry();
  const loose = new ProtobufSerializer({ registry, schema });
  const strict = new ProtobufSerializer({ registry, schema, strict: true });
  const known = { price: 1, next: { all: [{ price: 2 }], by: { x: { price: 3 } } } };
  expect(await strict.serialize("t", known)).toEqual(await loose.serialize("t", known));
  expect((await loose.serialize("t", { prise: 1 })).toString("hex")).toBe("000000000100");
  const refused = (value: object, way: string) =>
    expect(strict.serialize("t", value)).rejects.toThrow(`the message has no field ${way}`);
  await refused({ prise: 1 }, "prise");
  await refused({ constructor: 1 }, "constructor");
  await refused({ next: { prise: 1 } }, "next.prise");
  await refused({ all: [{ price: 1 }, { prise: 1 }] }, "all.prise");
  await refused({ by: { x: { prise: 1 } } }, "by.prise");
});

test(
  "a Protobuf import that nothing explains is refused, and nothing is looked for on " + "the disk",
  async () => {
    const { client: registry } = new FakeRegistry();
    const schema = 'syntax = "proto3"; import "/etc/passwd"; message A {}';
    const serializer = new ProtobufSerializer({ registry, schema });
    await expect(serializer.serialize("a", {})).rejects.toThrow("imports /etc/passwd");
  },
);

test("bytes that name a message the file does not have are refused", async () => {
  const { client: registry } = new FakeRegistry();
  const serializer = new ProtobufSerializer<Tick>({ registry, schema: formats[2]!.schema });
  await serializer.serialize("ticks", tick);
  const deserializer = new ProtobufDeserializer({ registry });
  const bytes = Buffer.from("00000000010202", "hex");
  await expect(deserializer.deserialize("ticks", bytes)).rejects.toThrow("no message [1]");
});
