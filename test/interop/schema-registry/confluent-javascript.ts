import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../child.ts";
import type { RegistryClient } from "./client.ts";
import { firstValue, sendValue } from "./records.ts";
import { type Format, schemas, type Tick } from "./schemas.ts";

/** What is used of @confluentinc/schemaregistry, which `install.sh` puts beside the checkout. */
interface Confluent {
  readonly SchemaRegistryClient: new (config: object) => RegistryApi;
  readonly SerdeType: { readonly VALUE: unknown };
  readonly AvroSerializer: Serde<"serialize">;
  readonly AvroDeserializer: Serde<"deserialize">;
  readonly JsonSerializer: Serde<"serialize">;
  readonly JsonDeserializer: Serde<"deserialize">;
}

interface RegistryApi {
  register(subject: string, schema: object): Promise<number>;
  createAssociation(request: object): Promise<unknown>;
}

type Serde<Verb extends string> = new (
  client: RegistryApi,
  type: unknown,
  config: object,
) => Record<Verb, (topic: string, data: unknown) => Promise<unknown>>;

/** The id that goes before a record of a topic whose subject is an associated one. */
export async function idByAssociation(url: string, topic: string, subject: string) {
  const confluent = load("@confluentinc/schemaregistry") as Confluent;
  const api = new confluent.SchemaRegistryClient({ baseURLs: [url] });
  const id = await api.register(subject, { schema: schemas.AVRO, schemaType: "AVRO" });
  await api.createAssociation({
    resourceName: topic,
    resourceNamespace: "cluster",
    resourceId: `id-${topic}`,
    resourceType: "topic",
    associations: [{ subject, associationType: "value", lifecycle: "WEAK" }],
  });
  const wishes = { useLatestVersion: true };
  const serializer = new confluent.AvroSerializer(api, confluent.SerdeType.VALUE, wishes);
  const bytes = (await serializer.serialize(topic, { ticker: "AMZN", price: 74.95 })) as Buffer;
  return { registered: id, written: bytes.readInt32BE(1) };
}

const load = createRequire(join(root, ".interop/npm/package.json"));

/** Confluent's serializers for JavaScript, with KafkaJS to carry the bytes. */
export function confluentJavascriptClient(bootstrap: string, url: string): RegistryClient {
  const confluent = load("@confluentinc/schemaregistry") as Confluent;
  const api = new confluent.SchemaRegistryClient({ baseURLs: [url] });
  const { VALUE } = confluent.SerdeType;
  const serdes: Partial<Record<Format, [Serde<"serialize">, Serde<"deserialize">]>> = {
    AVRO: [confluent.AvroSerializer, confluent.AvroDeserializer],
    JSON: [confluent.JsonSerializer, confluent.JsonDeserializer],
  };
  return {
    name: "@confluentinc/schemaregistry",
    formats: ["AVRO", "JSON"],
    async write(topic, format, tick) {
      await api.register(`${topic}-value`, { schema: schemas[format], schemaType: format });
      const [Serializer] = serdes[format]!;
      const serializer = new Serializer(api, VALUE, { useLatestVersion: true });
      await sendValue(bootstrap, topic, (await serializer.serialize(topic, tick)) as Buffer);
    },
    async read(topic, format) {
      const [, Deserializer] = serdes[format]!;
      const value = await firstValue(bootstrap, topic);
      const read = await new Deserializer(api, VALUE, {}).deserialize(topic, value);
      const { ticker, price } = read as Tick;
      return { ticker, price };
    },
    async close() {},
  };
}
