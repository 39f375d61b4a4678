import { type FoldMap, LayeredMap, Ownership } from "../subjects/layered-map.ts";
import { type Association, type AssociationKey, keyOf, type Lifecycle } from "./association.ts";

/** Which associations a question is about; null and nothing mean: all. */
export interface AssociationFilter {
  readonly resourceType?: string | null;
  readonly associationTypes?: readonly string[];
  readonly lifecycle?: Lifecycle | null;
}

/** As the name or the namespace of a resource: every one. */
export const anyResource = "-";

/** By some name, and then by key. */
type Index = FoldMap<string, Map<string, Association>>;

/** Which subjects belong to which resources: a part of the fold over `_schemas`. */
export class Associations {
  private readonly byKey: FoldMap<string, Association>;
  private readonly bySubject: Index;
  private readonly byResourceId: Index;
  private readonly byResourceName: Index;
  private readonly ownership: Ownership;

  constructor(origin: Associations | null = null) {
    this.ownership = new Ownership(origin !== null);
    this.byKey = origin ? new LayeredMap(origin.byKey) : new Map();
    this.bySubject = origin ? new LayeredMap(origin.bySubject) : new Map();
    this.byResourceId = origin ? new LayeredMap(origin.byResourceId) : new Map();
    this.byResourceName = origin ? new LayeredMap(origin.byResourceName) : new Map();
  }

  /** As `Subjects.fork`. */
  fork(): Associations {
    return new Associations(this);
  }

  /** A null value: the association is gone. */
  replay(key: AssociationKey, value: Association | null): void {
    const name = nameOf(key);
    const old = this.byKey.get(name);
    if (old !== undefined) {
      for (const [index, by] of this.indexes(old)) {
        const inner = this.ownership.toChange(index, by);
        inner.delete(name);
        if (inner.size === 0) index.delete(by);
      }
      this.byKey.delete(name);
    }
    if (value === null) return;
    const { writtenAtMs } = value;
    const kept = { ...value, createdAtMs: old === undefined ? writtenAtMs : old.createdAtMs };
    this.byKey.set(name, kept);
    for (const [index, by] of this.indexes(kept)) {
      this.ownership.toChange(index, by).set(name, kept);
    }
  }

  /** Null when there is none under this key. */
  get(key: AssociationKey): Association | null {
    return this.byKey.get(nameOf(key)) ?? null;
  }

  /** All of these are in Confluent's order: by resource, then by type, then by subject. */
  ofSubject(subject: string, filter: AssociationFilter = {}): Association[] {
    return select(this.bySubject.get(subject)?.values() ?? [], filter);
  }

  ofResourceId(resourceId: string, filter: AssociationFilter = {}): Association[] {
    return select(this.byResourceId.get(resourceId)?.values() ?? [], filter);
  }

  /** Either may be `anyResource`. */
  ofResource(namespace: string, name: string, filter: AssociationFilter = {}): Association[] {
    const named =
      name === anyResource ? this.byKey.values() : (this.byResourceName.get(name)?.values() ?? []);
    const found = select(named, filter);
    return namespace === anyResource
      ? found
      : found.filter(({ resourceNamespace }) => resourceNamespace === namespace);
  }

  toJSON(): object {
    const sorted = <V>(map: Iterable<[string, V]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    const indexes = [this.bySubject, this.byResourceId, this.byResourceName];
    return [
      sorted(this.byKey),
      ...indexes.map((index) => sorted(index).map(([by, inner]) => [by, sorted(inner)])),
    ];
  }

  private indexes({ subject, resourceId, resourceName }: Association): [Index, string][] {
    return [
      [this.bySubject, subject],
      [this.byResourceId, resourceId],
      [this.byResourceName, resourceName],
    ];
  }
}

const nameOf = (key: AssociationKey): string => JSON.stringify(Object.values(keyOf(key)));

function select(
  associations: Iterable<Association>,
  { resourceType = null, associationTypes = [], lifecycle = null }: AssociationFilter,
): Association[] {
  return [...associations]
    .filter(
      (one) =>
        (resourceType === null || one.resourceType === resourceType) &&
        (associationTypes.length === 0 || associationTypes.includes(one.associationType)) &&
        (lifecycle === null || one.lifecycle === lifecycle),
    )
    .sort(compare);
}

function compare(a: AssociationKey, b: AssociationKey): number {
  const [one, other] = [Object.values(keyOf(a)), Object.values(keyOf(b))];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1;
}
