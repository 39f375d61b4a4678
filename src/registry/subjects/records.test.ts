import { expect, test } from "vitest";
import type { Association } from "../associations/association.ts";
import { decodeRecord, type RegistryRecord, registryCodec } from "./records.ts";
import type { StoredSchema } from "./stored-schema.ts";

const stored: StoredSchema = {
  subject: "s",
  version: 1,
  id: 7,
  schemaType: "AVRO",
  schema: '"string"',
  references: [],
  metadata: null,
  ruleSet: null,
  deleted: false,
  writtenAtMs: null,
};

const topic = {
  resourceName: "ticks",
  resourceNamespace: "lkc",
  resourceType: "topic",
  associationType: "value",
  subject: "s",
};
const association: Association = {
  ...topic,
  guid: "g",
  resourceId: "7",
  lifecycle: "WEAK",
  frozen: false,
  createdAtMs: null,
  writtenAtMs: null,
};

// Field for field what Jackson writes for the classes of Confluent's 8.4: `SchemaKey` and others.
const records: readonly [record: RegistryRecord, key: string, value: string | null][] = [
  [
    { kind: "SCHEMA", subject: "s", version: 1, value: stored },
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    '{"subject":"s","version":1,"id":7,"schemaType":"AVRO",' +
      '"schema":"\\"string\\"","deleted":false}',
  ],
  [
    { kind: "SCHEMA", subject: "s", version: 1, value: null },
    '{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}',
    null,
  ],
  [
    { kind: "CONFIG", subject: null, value: { compatibilityLevel: "FULL" } },
    '{"keytype":"CONFIG","magic":0}',
    '{"compatibilityLevel":"FULL"}',
  ],
  [
    { kind: "CONFIG", subject: "s", value: { normalize: true } },
    '{"keytype":"CONFIG","subject":"s","magic":0}',
    '{"subject":"s","normalize":true}',
  ],
  [
    { kind: "MODE", subject: "s", value: "IMPORT" },
    '{"keytype":"MODE","subject":"s","magic":0}',
    '{"subject":"s","mode":"IMPORT"}',
  ],
  [{ kind: "MODE", subject: null, value: null }, '{"keytype":"MODE","magic":0}', null],
  [
    { kind: "DELETE_SUBJECT", subject: "s", version: 3 },
    '{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}',
    '{"subject":"s","version":3}',
  ],
  [
    { kind: "CLEAR_SUBJECT", subject: "s" },
    '{"keytype":"CLEAR_SUBJECT","subject":"s","magic":0}',
    '{"subject":"s"}',
  ],
  [
    { kind: "CONTEXT", context: ".c", isThere: true },
    '{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}',
    '{"tenant":"default","context":".c"}',
  ],
  [
    { kind: "ASSOC", key: topic, value: association },
    '{"keytype":"ASSOC","tenant":"default","resourceName":"ticks","resourceNamespace":"lkc",' +
      '"resourceType":"topic","associationType":"value","subject":"s","magic":0}',
    '{"guid":"g","tenant":"default","resourceName":"ticks","resourceNamespace":"lkc",' +
      '"resourceId":"7","resourceType":"topic","associationType":"value","subject":"s",' +
      '"lifecycle":"WEAK","frozen":false}',
  ],
  [
    { kind: "ASSOC", key: topic, value: null },
    '{"keytype":"ASSOC","tenant":"default","resourceName":"ticks","resourceNamespace":"lkc",' +
      '"resourceType":"topic","associationType":"value","subject":"s","magic":0}',
    null,
  ],
];

test.each(records)("%j", (record, key, value) => {
  const encoded = registryCodec.encode(record);
  expect(encoded.key.toString()).toBe(key);
  expect(encoded.value?.toString() ?? null).toBe(value);
  expect(registryCodec.decode(encoded.key, encoded.value)).toEqual(record);
});

test("what older registries wrote is read", () => {
  const key = Buffer.from('{"keytype":"SCHEMA","subject":"s","version":1,"magic":0}');
  const value = Buffer.from('{"subject":"s","version":1,"id":7,"schema":"\\"string\\""}');
  expect(decodeRecord(key, value, null)).toEqual({
    kind: "SCHEMA",
    subject: "s",
    version: 1,
    value: stored,
  });
  const global = Buffer.from('{"keytype":"CONFIG","subject":null,"magic":0}');
  const config = Buffer.from('{"compatibilityLevel":"NONE"}');
  expect(decodeRecord(global, config, null)).toMatchObject({ kind: "CONFIG", subject: null });
});

test.each([
  ['{"keytype":"NOOP","magic":0}', null],
  ['{"keytype":"ASSOC"}', "{}"],
  ['{"keytype":"SCHEMA","subject":"s"}', "{}"],
  ['{"keytype":"SCHEMA","subject":"s","version":1}', "not json"],
  ["not json", "{}"],
  ["[]", "{}"],
])("%s is passed over", (key, value) => {
  expect(
    decodeRecord(Buffer.from(key), value === null ? null : Buffer.from(value), null),
  ).toBeNull();
});
