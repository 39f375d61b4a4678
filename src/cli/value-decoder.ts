import type { ConsumedRecord } from "../client/fetched-records.ts";
import { type RegistryClient, RegistryError } from "../serdes/registry-client.ts";
import { unframe } from "../serdes/wire-format.ts";
import type { ShownRecord } from "./record-format.ts";

/** More ids that no schema has are no ids: such values only happen to begin with a 0. */
const maxUnknownIds = 1_000;

/** Shows values in Confluent's wire format as JSON; every other value, as it is stored. */
export class ValueDecoder {
  private readonly registry: RegistryClient;
  private readonly warn: (reason: string) => Promise<void>;
  private readonly readers = new Map<string, Promise<ReadJson>>();
  private readonly unknownIds = new Set<number>();
  private isGivenUp = false;
  private hasWarned = false;

  /** `warn` is told the first reason why a value is not decoded, and no other. */
  constructor(registry: RegistryClient, warn: (reason: string) => Promise<void>) {
    this.registry = registry;
    this.warn = warn;
  }

  /** In the order given. */
  async shown(records: readonly ConsumedRecord[]): Promise<readonly ShownRecord[]> {
    const shown: ShownRecord[] = [];
    for (const record of records) {
      const json = isFramed(record.value) ? await this.decoded(record.value) : null;
      shown.push(json === null ? record : { ...record, value: Buffer.from(json), isDecoded: true });
    }
    return shown;
  }

  /** Null for what is to be shown as it is stored. */
  private async decoded(value: Buffer): Promise<string | null> {
    const { id } = unframe(value);
    if (this.isGivenUp || id < 1 || this.unknownIds.has(id)) return null;
    const schemaType = await this.typeOf(id);
    if (schemaType === null) return null;
    const reader = this.readers.get(schemaType) ?? newReader(schemaType, this.registry);
    this.readers.set(schemaType, reader);
    try {
      return await (await reader)(value);
    } catch (problem) {
      return this.explained((problem as Error).message);
    }
  }

  private async typeOf(id: number): Promise<string | null> {
    try {
      return (await this.registry.schema(id)).schemaType;
    } catch (problem) {
      const isUnknown = problem instanceof RegistryError && problem.status === 404;
      if (isUnknown) this.unknownIds.add(id);
      this.isGivenUp = !isUnknown || this.unknownIds.size >= maxUnknownIds;
      return this.explained(
        isUnknown ? `the registry has no schema ${id}` : (problem as Error).message,
      );
    }
  }

  private async explained(reason: string): Promise<null> {
    if (!this.hasWarned) {
      this.hasWarned = true;
      await this.warn(reason);
    }
    return null;
  }
}

type ReadJson = (value: Buffer) => Promise<string>;

/** A 0 and the id of a schema; what may follow is up to the schema. */
const isFramed = (value: Buffer | null): value is Buffer =>
  value !== null && value.length >= 5 && value[0] === 0;

/** Each parser is loaded only where it is needed. */
async function newReader(schemaType: string, registry: RegistryClient): Promise<ReadJson> {
  if (schemaType === "JSON") return async (value) => oneLine(unframe(value).body.toString());
  if (schemaType === "AVRO") {
    const { AvroDeserializer } = await import("../serdes/avro.ts");
    const deserializer = new AvroDeserializer({ registry, longs: "bigint" });
    return async (value) => jsonText(await deserializer.deserialize("", value));
  }
  if (schemaType === "PROTOBUF") {
    const { ProtobufDeserializer } = await import("../serdes/protobuf.ts");
    const deserializer = new ProtobufDeserializer({ registry, bytes: String });
    return async (value) => jsonText(await deserializer.deserialize("", value));
  }
  throw new TypeError(`schemas of type ${schemaType} are not known here`);
}

/** The text as it was written, so that no number is rounded. Within texts JSON has no line ends. */
function oneLine(json: string): string {
  JSON.parse(json);
  return json.trim().replace(/[ \t]*[\r\n]\s*/g, " ");
}

/** Where JSON has no words of its own: large numbers in full, bytes as Avro has them in JSON. */
function jsonText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return `"${value}"`;
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString("latin1"));
  if (Array.isArray(value)) return `[${value.map(jsonText).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).map(([name, member]) => {
    return `${JSON.stringify(name)}:${jsonText(member)}`;
  });
  return `{${members.join()}}`;
}
