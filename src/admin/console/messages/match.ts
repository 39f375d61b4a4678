import type { ConsumedRecord } from "../../../client/fetched-records.ts";
import type { Message } from "../contract.ts";
import {
  cutPayload,
  type Decoded,
  decode,
  decodeRecord,
  exactly,
  wholePayload,
} from "../decoding/payload.ts";
import type { Schemas } from "../decoding/schemas.ts";
import type { Filter, FilteredRecord } from "../filter/filter.ts";
import type { ReadQuery } from "./query.ts";

/** Of one record as it is listed; producers may send more. */
const maxHeaders = 100;
/** Of texts that go to the filter in one line. */
const maxFilterBytes = 1024 * 1024;
const maxFilterRecords = 500;
/** A single value beyond it is too much for a filter, which then counts as failed for it. */
const maxFilteredLength = 4 * 1024 * 1024;

/** A record with its payloads decoded and whole. */
export interface DecodedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Decoded;
  readonly value: Decoded;
  readonly headers: readonly { readonly name: string; readonly value: Decoded }[];
}

export interface MatcherPorts {
  readonly schemas: Schemas;
  /** Null when the query has no filter. */
  readonly filter: Filter | null;
}

/** Decodes records and keeps those that a query asks for. */
export class Matcher {
  failures = 0;
  firstFailure = "";
  private readonly query: ReadQuery;
  private readonly ports: MatcherPorts;

  constructor(query: ReadQuery, ports: MatcherPorts) {
    this.query = query;
    this.ports = ports;
  }

  /** True when every record matches, so that none need be decoded to know. */
  get takesAll(): boolean {
    return this.query.text === null && this.ports.filter === null;
  }

  async decode(record: ConsumedRecord): Promise<DecodedRecord> {
    const { keyDecoder, valueDecoder, isWhole } = this.query;
    const { schemas } = this.ports;
    const { partition, offset, timestampMs } = record;
    const decoders = { key: keyDecoder, value: valueDecoder };
    const headers = [];
    const decoded = isWhole ? record.headers : record.headers.slice(0, maxHeaders);
    const shown = (bytes: Buffer | null, as: Decoded) =>
      isWhole ? exactly(bytes, as, schemas) : as;
    for (const { key: name, value } of decoded) {
      headers.push({ name, value: await shown(value, await decode(value, "auto", schemas)) });
    }
    const payloads = await decodeRecord(record, decoders, schemas);
    const key = await shown(record.key, payloads.key);
    const value = await shown(record.value, payloads.value);
    return { partition, offset, timestampMs, key, value, headers };
  }

  /** Those that match, in their order. Rejects with `FilterFailed`. */
  async matching(records: readonly ConsumedRecord[]): Promise<DecodedRecord[]> {
    const decoded: DecodedRecord[] = [];
    for (const record of records) {
      const one = await this.decode(record);
      if (this.query.text === null || contains(one, this.query.text)) decoded.push(one);
    }
    const { filter } = this.ports;
    return filter === null ? decoded : this.filtered(decoded, filter);
  }

  private async filtered(records: DecodedRecord[], filter: Filter): Promise<DecodedRecord[]> {
    const kept: DecodedRecord[] = [];
    for (const batch of batches(records)) {
      const verdict = await filter.run(batch.map(forFilter));
      if (this.failures === 0) this.firstFailure = verdict.first;
      this.failures += verdict.failures;
      kept.push(...batch.filter((_, index) => verdict.matches[index]));
    }
    return kept;
  }
}

/** What the page is sent of a record: long texts are cut, unless it asked for the whole. */
export function messageOf(record: DecodedRecord, isWhole: boolean): Message {
  const { key, value, headers } = record;
  const payloadOf = isWhole ? wholePayload : cutPayload;
  return {
    ...record,
    key: payloadOf(key),
    value: payloadOf(value),
    headers: headers.map(({ name, value }) => ({ name, value: payloadOf(value) })),
  };
}

function contains({ key, value, headers }: DecodedRecord, text: string): boolean {
  const has = (one: string) => one.toLowerCase().includes(text);
  if (has(key.text) || has(value.text)) return true;
  return headers.some(({ name, value }) => has(name) || has(value.text));
}

function* batches(records: readonly DecodedRecord[]): Generator<DecodedRecord[]> {
  let batch: DecodedRecord[] = [];
  let sizeBytes = 0;
  for (const record of records) {
    batch.push(record);
    sizeBytes += record.key.text.length + record.value.text.length;
    if (batch.length < maxFilterRecords && sizeBytes < maxFilterBytes) continue;
    yield batch;
    batch = [];
    sizeBytes = 0;
  }
  if (batch.length > 0) yield batch;
}

function forFilter(record: DecodedRecord): FilteredRecord {
  const { key, value, headers, timestampMs: timestamp, offset, partition } = record;
  const texts = headers.map(({ name, value }) => {
    return [name, value.kind === "null" ? null : value.text] as const;
  });
  const rest = { headers: Object.fromEntries(texts), timestamp, offset, partition };
  return { key: plainValue(key), value: plainValue(value), ...rest };
}

const structured = new Set(["json", "avro", "json-schema", "protobuf", "consumer-offsets"]);

function plainValue({ kind, text }: Decoded): unknown {
  if (kind === "null" || text.length > maxFilteredLength) return null;
  return structured.has(kind) ? JSON.parse(text) : text;
}
