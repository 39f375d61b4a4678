/** How a route is declared: what it reads of a request, and what it answers. */
import type { Refused } from "../refusals.ts";
import type { Registry } from "../registry.ts";

export interface Route<Q extends Query = Query, Body = unknown> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `:name` is one segment, decoded: a subject may hold slashes, written `%2F`. */
  readonly path: string;
  readonly query: Q;
  /** Null: a body is not looked at. */
  readonly body: ((json: unknown) => Body | Refused) | null;
  answer(call: Call<Q, Body>): Answer | Promise<Answer>;
}

export interface Call<Q extends Query, Body> {
  readonly registry: Registry;
  readonly server: ServerFacts;
  /** By the names in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryValues<Q>;
  readonly body: Body;
}

/** What the registry tells about itself. */
export interface ServerFacts {
  readonly version: string;
  /** Null while the cluster has not said. */
  readonly clusterId: string | null;
}

/** Sent as JSON; but a `Plain` as it is. */
export type Answer = Refused | object | number | string | boolean | null | Plain | Status;

/** A schema's text by itself. */
export class Plain {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An answer whose status is not 200; a null body is none. */
export class Status {
  readonly status: number;
  readonly body: object | null;

  constructor(status: number, body: object | null = null) {
    this.status = status;
    this.body = body;
  }
}

/** Reads a parameter from its texts, of which there may be none; undefined: it makes no sense. */
export type QueryReader<T> = (texts: readonly string[]) => T | undefined;
export type Query = Readonly<Record<string, QueryReader<unknown>>>;
export type QueryValues<Q extends Query> = {
  readonly [K in keyof Q]: Q[K] extends QueryReader<infer T> ? T : never;
};

/** `true` in any letters, as Java and Python write it; everything else is no. */
export const flag: QueryReader<boolean> = ([text = ""]) => text.toLowerCase() === "true";

export const optionalText: QueryReader<string | null> = ([text]) => text ?? null;

export const texts: QueryReader<readonly string[]> = (given) => given;

const whole =
  (initial: number): QueryReader<number> =>
  ([text]) => {
    if (text === undefined) return initial;
    return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
  };

/** The part of a list that is asked for. */
export const paging = { offset: whole(0), limit: whole(-1) };

/** `limit` counts from 1 on; at most `maxCount`, which also stands for "all". */
export function page<T>(
  items: readonly T[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
  maxCount = Number.MAX_SAFE_INTEGER,
): readonly T[] {
  const from = Math.max(offset, 0);
  const count = limit > 0 && limit <= maxCount ? limit : maxCount;
  return items.slice(from, from + count);
}

/** For the exact types of query and body. */
export function route<const Q extends Query, Body = null>(
  declared: Omit<Route<Q, Body>, "query" | "body"> & {
    readonly query?: Q;
    readonly body?: Route<Q, Body>["body"];
  },
): Route {
  // The server hands `answer` what `query` and `body` have read: the types of one declaration.
  return { query: {}, body: null, ...declared } as unknown as Route;
}
