import { common, type INamespace, parse, Root, Type } from "protobufjs";

/** Reads one message and gives its JSON text. */
export type ProtobufReader = (bytes: Buffer) => string;

export interface ProtobufSource {
  /** The text of a `.proto` file. */
  readonly text: string;
  /** Files it imports, by the name in its import. */
  readonly imports: ReadonlyMap<string, string>;
}

const options = { keepCase: true };
const shown = { longs: String, bytes: String, enums: String, json: true } as const;

/** All messages of one file, found by the path that stands before a record. */
export class ProtobufFile {
  private readonly root = new Root();
  private readonly top: readonly string[];
  private readonly space: string;

  /** Throws when the text is not Protobuf. */
  constructor({ text, imports }: ProtobufSource) {
    const alone = parse(text, new Root(), options);
    this.space = alone.package ?? "";
    this.top = this.typesIn(alone.root);
    for (const name of wellKnown(text, ...imports.values())) {
      this.root.addJSON((common.get(name) as INamespace).nested ?? {});
    }
    for (const imported of imports.values()) parse(imported, this.root, options);
    parse(text, this.root, options);
    this.root.resolveAll();
  }

  /** `path`: the index of a message in the file, of one in that, and so on. Throws if none. */
  reader(path: readonly number[]): ProtobufReader {
    const type = this.typeAt(path);
    return (bytes) => JSON.stringify(type.toObject(type.decode(bytes), shown));
  }

  /** The bytes of a message given as JSON, and its path. Throws with what does not fit. */
  encode(name: string | null, value: unknown): { path: number[]; bytes: Buffer } {
    const path = this.pathOf(name);
    const type = this.typeAt(path);
    if (typeof value !== "object" || value === null) throw new Error("a message is an object");
    const problem = type.verify(type.fromObject(value));
    if (problem !== null) throw new Error(problem);
    return { path, bytes: Buffer.from(type.encode(type.fromObject(value)).finish()) };
  }

  /** The first message of the file, which is published unless another is named. */
  messageType(): Type {
    return this.typeAt([0]);
  }

  private pathOf(name: string | null): number[] {
    if (name === null) return [0];
    const [first = "", ...rest] = name.replace(`${this.space}.`, "").split(".");
    const path = [this.top.indexOf(first)];
    let type = this.typeAt(path);
    for (const part of rest) {
      const nested = nestedTypes(type);
      path.push(nested.findIndex((candidate) => candidate.name === part));
      type = nested[path.at(-1)!] ?? missing(name);
    }
    return path;
  }

  private typeAt([first = 0, ...rest]: readonly number[]): Type {
    const name = this.top[first] ?? missing(`number ${first}`);
    let type = this.root.lookupType(this.space === "" ? name : `${this.space}.${name}`);
    for (const index of rest) type = nestedTypes(type)[index] ?? missing(`number ${index}`);
    return type;
  }

  private typesIn(root: Root): readonly string[] {
    const inside = this.space === "" ? root : root.lookup(this.space);
    if (inside === null || !("nestedArray" in inside)) return [];
    const all = inside.nestedArray as readonly unknown[];
    return all.filter((one) => one instanceof Type).map(({ name }) => name);
  }
}

function nestedTypes(type: Type): readonly Type[] {
  return type.nestedArray.filter((one) => one instanceof Type);
}

function missing(what: string): never {
  throw new Error(`the schema has no message ${what}`);
}

function wellKnown(...texts: readonly string[]): Set<string> {
  const imports = texts.flatMap((text) => [
    ...text.matchAll(/import\s+"(google\/[\w/]+\.proto)"/g),
  ]);
  return new Set(imports.map(([, name]) => name!).filter((name) => common.get(name) !== null));
}
