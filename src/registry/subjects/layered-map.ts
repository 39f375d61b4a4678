/** What the fold needs of a `Map`. */
export interface FoldMap<K, V> extends Iterable<[K, V]> {
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): unknown;
  delete(key: K): boolean;
  keys(): Iterable<K>;
  values(): Iterable<V>;
}

const gone = Symbol("gone");

/**
 * A map over another one, which it leaves as it is: costs nothing to make, however large the other
 * is. The one below must not change while this one is in use.
 */
export class LayeredMap<K, V> implements FoldMap<K, V> {
  private readonly below: FoldMap<K, V>;
  private readonly own = new Map<K, V | typeof gone>();

  constructor(below: FoldMap<K, V>) {
    this.below = below;
  }

  get(key: K): V | undefined {
    const value = this.own.get(key);
    return value === gone ? undefined : (value ?? this.below.get(key));
  }

  has(key: K): boolean {
    return this.own.has(key) ? this.own.get(key) !== gone : this.below.has(key);
  }

  set(key: K, value: V): void {
    this.own.set(key, value);
  }

  delete(key: K): boolean {
    const isThere = this.has(key);
    if (isThere) this.own.set(key, gone);
    return isThere;
  }

  *keys(): Generator<K> {
    for (const [key] of this) yield key;
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  *[Symbol.iterator](): Generator<[K, V]> {
    for (const [key, value] of this.below) if (!this.own.has(key)) yield [key, value];
    for (const [key, value] of this.own) if (value !== gone) yield [key, value];
  }
}

/** Which inner maps may be changed: a fork leaves those of its origin alone, and copies them. */
export class Ownership {
  /** Null: all are. */
  private readonly owned: WeakSet<object> | null;

  constructor(isFork: boolean) {
    this.owned = isFork ? new WeakSet() : null;
  }

  has(inner: object): boolean {
    return this.owned === null || this.owned.has(inner);
  }

  add(inner: object): void {
    this.owned?.add(inner);
  }

  /** The inner map under a key, made if need be. */
  toChange<K, A, B>(outer: FoldMap<K, Map<A, B>>, key: K): Map<A, B> {
    const known = outer.get(key);
    if (known !== undefined && this.has(known)) return known;
    const inner = new Map(known);
    this.add(inner);
    outer.set(key, inner);
    return inner;
  }
}
