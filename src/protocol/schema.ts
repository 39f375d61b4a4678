/**
 * The words Kafka's messages are declared with.
 *
 * A declaration is data. `compile.ts` makes one decoder and one encoder of it per version;
 * `Decoded` and `Encodable` make it types; `scripts/compare-with-kafka.ts` holds it against
 * Kafka's own.
 */

/** Inclusive range of versions: "3+", "0-6" or "4". */
export type Versions = `${number}+` | `${number}-${number}` | `${number}`;

export type Kind =
  | "bool"
  | "int8"
  | "int16"
  | "uint16"
  | "int32"
  | "int64"
  | "long"
  | "float64"
  | "string"
  | "uuid"
  | "bytes"
  | "records"
  | "array"
  | "struct";

/** `Read` is what a decoder gives, `Written` what an encoder takes. */
export interface Field<Read = unknown, Written = unknown, Required extends boolean = boolean> {
  readonly kind: Kind;
  readonly versions: Versions;
  /** Versions in which null is allowed. */
  readonly nullable?: Versions;
  /** A tagged field travels in the struct's tag section, and only when not at its default. */
  readonly tag?: number;
  /** Value when the version on the wire lacks the field; without it, the kind's zero. */
  readonly default?: unknown;
  /** Of an array. */
  readonly element?: Field;
  /** Of a struct. */
  readonly fields?: Fields;
  /** Carry the TypeScript types; never set. */
  readonly "~read"?: Read;
  readonly "~written"?: Written;
  readonly "~required"?: Required;
}

export type Fields = { readonly [name: string]: Field };

interface Options<T> {
  readonly nullable?: Versions;
  readonly default?: T | null;
  readonly tag?: number;
}

type OrNull<T, O> = O extends { nullable: Versions } ? T | null : T;
/** Today's version has the field, and leaving it out would not be an answer. */
type IsRequired<V, O> = V extends `${number}+`
  ? O extends { default: unknown } | { tag: number }
    ? false
    : true
  : false;

function scalar<Read, Written = Read>(kind: Kind) {
  return <const V extends Versions = "0+", const O extends Options<Written> = Options<Written>>(
    versions = "0+" as V,
    options = {} as O,
  ): Field<OrNull<Read, O>, OrNull<Written, O>, IsRequired<V, O>> => ({
    kind,
    versions,
    ...options,
  });
}

export const bool = scalar<boolean>("bool");
export const int8 = scalar<number>("int8");
export const int16 = scalar<number>("int16");
export const uint16 = scalar<number>("uint16");
export const int32 = scalar<number>("int32");
/** For values that real peers send beyond 2^53, such as Java's Long.MAX_VALUE. */
export const int64 = scalar<bigint>("int64");
/** An int64 kept in a number (offsets, timestamps, durations, ids); beyond 2^53 is malformed. */
export const long = scalar<number>("long");
export const float64 = scalar<number>("float64");
/** At most 32767 bytes of UTF-8. */
export const string = scalar<string>("string");
/** 32 hex digits; all zero stands for none. */
export const uuid = scalar<string>("uuid");
/** Decoded into memory of its own: safe to keep. */
export const bytes = scalar<Buffer, Uint8Array>("bytes");
/** Record batches. Decoded as a view into the frame: valid until the handler's first await. */
export const records = scalar<Buffer, Uint8Array>("records");

type ElementRead<E> = E extends Field<infer R> ? R : E extends Fields ? Decoded<E> : never;
type ElementWritten<E> =
  E extends Field<unknown, infer W> ? W : E extends Fields ? Encodable<E> : never;

/** `element` is a field, or the fields of a struct. */
export function array<
  const E extends Field | Fields,
  const V extends Versions = "0+",
  const O extends Options<readonly []> = Options<readonly []>,
>(
  element: E,
  versions = "0+" as V,
  options = {} as O,
): Field<
  OrNull<readonly ElementRead<E>[], O>,
  OrNull<readonly ElementWritten<E>[], O>,
  IsRequired<V, O>
> {
  const item: Field = isField(element)
    ? element
    : { kind: "struct", versions: "0+", fields: element };
  return { kind: "array", versions, element: item, ...options };
}

/** A group of fields; when absent or left out, each of them is at its default. */
export function struct<
  const F extends Fields,
  const V extends Versions = "0+",
  const O extends Options<never> = Options<never>,
>(
  fields: F,
  versions = "0+" as V,
  options = {} as O,
): Field<OrNull<Decoded<F>, O>, OrNull<Encodable<F>, O>, IsRequired<V, O>> {
  return { kind: "struct", versions, fields, ...options };
}

function isField(declared: Field | Fields): declared is Field {
  return typeof declared.kind === "string";
}

/** What a decoder gives: every field of every version, absent ones at their default. */
export type Decoded<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer R> ? R : never;
};

/**
 * What an encoder takes: fields of today's version are required; history, defaults and tagged
 * fields may be left out. A value for a field that the version asked for lacks is dropped.
 */
export type Encodable<F extends Fields> = {
  readonly [K in keyof F as IfRequired<F[K], K, never>]: Written<F[K]>;
} & { readonly [K in keyof F as IfRequired<F[K], never, K>]?: Written<F[K]> | undefined };

type IfRequired<D, Yes, No> =
  D extends Field<unknown, unknown, infer R> ? (false extends R ? No : Yes) : never;
type Written<D> = D extends Field<unknown, infer W> ? W : never;

/** The bytes of one thing at all its versions: a request, a response, a record's key or value. */
export interface Layout<F extends Fields = Fields> {
  readonly name: string;
  readonly versions: Versions;
  /** Versions with compact lengths and tag sections (KIP-482). */
  readonly flexible: Versions | "none";
  readonly fields: F;
}

export interface Message<Req extends Fields = Fields, Res extends Fields = Fields> {
  /** Kafka's API key. */
  readonly key: number;
  readonly name: string;
  readonly versions: Versions;
  readonly flexible: Versions | "none";
  readonly request: Layout<Req>;
  readonly response: Layout<Res>;
}

export function message<const Req extends Fields, const Res extends Fields>(declared: {
  readonly key: number;
  readonly name: string;
  readonly versions: Versions;
  readonly flexible: Versions | "none";
  readonly request: Req;
  readonly response: Res;
}): Message<Req, Res> {
  const { name, versions, flexible } = declared;
  return {
    ...declared,
    request: { name: `${name}Request`, versions, flexible, fields: declared.request },
    response: { name: `${name}Response`, versions, flexible, fields: declared.response },
  };
}

/** A request as its handler sees it. */
export type Request<M extends Message> = Decoded<M["request"]["fields"]>;
/** A response as its handler makes it. */
export type Response<M extends Message> = Encodable<M["response"]["fields"]>;
