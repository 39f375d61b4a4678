import { type Kind, kinds } from "./kinds.ts";
import type { Message, ProtoFile } from "./proto-file.ts";
import { type Types, within } from "./type-names.ts";

export interface Document {
  readonly file: ProtoFile;
  readonly types: Types;
}

export interface Difference {
  readonly kind: Kind;
  /** As Confluent writes it, with a field's number at its end: `#/Order/payment/3`. */
  readonly path: string;
}

/** Where a comparison is: the steps of the path, and the scopes in which names are looked up. */
export interface Position {
  readonly path: readonly string[];
  readonly before: string;
  readonly after: string;
}

/** Reported for two schemas, of harmless differences and of others each. */
const maxReported = 1_000;

export type CompareMessages = (
  comparison: Comparison,
  original: Message,
  update: Message,
  position: Position,
) => void;

/** What is found while two schemas are compared. */
export class Comparison {
  readonly original: Types;
  readonly update: Types;
  /** Fields lead back to messages. */
  readonly compareMessages: CompareMessages;
  readonly differences: Difference[] = [];
  private readonly told = new Set<string>();
  /** Whether messages of references are compatible; true while that is being found out. */
  private readonly verdicts = new Map<string, boolean>();
  private incompatible = 0;
  private harmless = 0;

  constructor(original: Types, update: Types, compareMessages: CompareMessages) {
    this.original = original;
    this.update = update;
    this.compareMessages = compareMessages;
  }

  add(kind: Kind, path: readonly string[]): void {
    const number = kinds[kind] === null ? ++this.harmless : ++this.incompatible;
    const difference = { kind, path: `#/${path.join("/")}` };
    const key = `${kind} ${difference.path}`;
    if (number > maxReported || this.told.has(key)) return;
    this.told.add(key);
    this.differences.push(difference);
  }

  /** Compares two messages unless they have been; tells whether the update reads the original. */
  once(pair: string, compare: () => void): boolean {
    const known = this.verdicts.get(pair);
    if (known !== undefined) return known;
    this.verdicts.set(pair, true);
    const before = this.incompatible;
    compare();
    const isCompatible = this.incompatible === before;
    this.verdicts.set(pair, isCompatible);
    return isCompatible;
  }
}

/** A position within a type: its name is a step of the path, and a scope of names. */
export function into({ path, before, after }: Position, name: string): Position {
  return { path: [...path, name], before: within(before, name), after: within(after, name) };
}
