import {
  type RegisteredSchema,
  type RegistryClient,
  RegistryProblem,
  type SchemaReference,
} from "../registry-client.ts";
import { AvroBytes, type AvroNames, avroReader } from "./avro-text.ts";
import type { ProtobufFile } from "./protobuf-text.ts";

/** Magic byte, then the schema's id as an int32: Confluent's wire format. */
export const headerBytes = 5;
/** Parsed schemas kept, the least recently used goes first. */
const maxSchemas = 500;
/** Referenced schemas of one schema, in all. */
const maxReferences = 100;

export type SchemaKind = "avro" | "json-schema" | "protobuf";

/** A parsed schema that shows what follows the header; throws with what does not fit. */
export interface LoadedSchema {
  readonly kind: SchemaKind;
  readonly source: RegisteredSchema;
  /** What it refers to, and what that refers to, whatever is referred to first. */
  readonly referenced: readonly ReferencedSchema[];
  /** Null unless it is Protobuf. */
  readonly protobuf: ProtobufFile | null;
  toText(bytes: Buffer): string;
}

interface ReferencedSchema {
  readonly name: string;
  readonly text: string;
}

/** Why a schema is not to be had, in a sentence that says what to do. */
export interface MissingSchema {
  readonly problem: string;
}

/** The registry's schemas by id, each fetched and parsed once. */
export class Schemas {
  private readonly registry: RegistryClient | null;
  private readonly loaded = new Map<number, Promise<LoadedSchema | MissingSchema>>();

  constructor(registry: RegistryClient | null) {
    this.registry = registry;
  }

  /** Never rejects. */
  get(id: number): Promise<LoadedSchema | MissingSchema> {
    const known = this.loaded.get(id);
    if (known !== undefined) {
      this.loaded.delete(id);
      this.loaded.set(id, known);
      return known;
    }
    const loading = this.load(id);
    this.loaded.set(id, loading);
    // A schema never changes, but one that is missing may come.
    void loading.then((schema) => {
      if ("problem" in schema && this.loaded.get(id) === loading) this.loaded.delete(id);
    });
    const oldest = this.loaded.keys().next();
    if (this.loaded.size > maxSchemas && !oldest.done) this.loaded.delete(oldest.value);
    return loading;
  }

  private async load(id: number): Promise<LoadedSchema | MissingSchema> {
    if (this.registry === null) {
      const mend = "Start the console with --registry URL to see it decoded.";
      return { problem: `This was written with schema ${id}, and there is no registry. ${mend}` };
    }
    try {
      const source = await this.registry.schemaById(id);
      return await this.parse(source);
    } catch (problem) {
      const { message } = problem as Error;
      if (!(problem instanceof RegistryProblem)) {
        return { problem: `Schema ${id} cannot be read: ${message}.` };
      }
      if (problem.status !== 404) return { problem: message };
      const mend = "Was it written for another registry, or is this no schema's header at all?";
      return { problem: `The registry does not know schema ${id}. ${mend}` };
    }
  }

  private async parse(source: RegisteredSchema): Promise<LoadedSchema> {
    const referenced = await this.referencesOf(source);
    if (source.type === "JSON") {
      const toText = (bytes: Buffer) => checkedJson(bytes);
      return { kind: "json-schema", source, referenced, protobuf: null, toText };
    }
    if (source.type === "PROTOBUF") {
      const { ProtobufFile } = await import("./protobuf-text.ts");
      const imports = new Map(referenced.map(({ name, text }) => [name, text]));
      const protobuf = new ProtobufFile({ text: source.text, imports });
      const toText = (bytes: Buffer) => {
        const { path, rest } = messagePath(bytes);
        return protobuf.reader(path)(rest);
      };
      return { kind: "protobuf", source, referenced, protobuf, toText };
    }
    const names: AvroNames = new Map();
    for (const { text } of referenced) avroReader(JSON.parse(text), names);
    const read = avroReader(JSON.parse(source.text), names);
    const toText = (bytes: Buffer) => whole(read, bytes);
    return { kind: "avro", source, referenced, protobuf: null, toText };
  }

  private async referencesOf(source: RegisteredSchema): Promise<ReferencedSchema[]> {
    const found = new Map<string, ReferencedSchema>();
    const walk = async (references: readonly SchemaReference[]): Promise<void> => {
      for (const { name, subject, version } of references) {
        if (found.has(name)) continue;
        if (found.size >= maxReferences) throw new Error("it refers to too many others");
        found.set(name, { name, text: "" });
        const referenced = await this.registry!.version(subject, version);
        await walk(referenced.references);
        // Inserted anew, so that it stands behind what it needs itself.
        found.delete(name);
        found.set(name, { name, text: referenced.text });
      }
    };
    await walk(source.references);
    return [...found.values()];
  }
}

function whole(read: (bytes: AvroBytes) => string, bytes: Buffer): string {
  const cursor = new AvroBytes(bytes);
  const text = read(cursor);
  if (!cursor.isAtEnd) throw new Error(`${bytes.length - cursor.at} bytes are left over`);
  return text;
}

function checkedJson(bytes: Buffer): string {
  const text = bytes.toString();
  JSON.parse(text);
  return text;
}

/** Confluent's message indexes: zigzag varints, their count first; 0 alone stands for the first. */
function messagePath(bytes: Buffer): { path: number[]; rest: Buffer } {
  const cursor = new AvroBytes(bytes);
  const count = Number(cursor.long());
  if (count < 0 || count > 100) throw new Error("the path to its message makes no sense");
  const path = Array.from({ length: count }, () => Number(cursor.long()));
  return { path: count === 0 ? [0] : path, rest: bytes.subarray(cursor.at) };
}
