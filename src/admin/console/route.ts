import type { FastifyRequest } from "fastify";
import type { Api } from "./contract.ts";

export type RouteName = keyof Api;

type Part<R extends RouteName, Name extends string> =
  Api[R] extends Record<Name, infer T> ? T : null;

/** The names behind colons in a path. */
type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** A call of the API, checked against the route's schemas. */
export interface Call<R extends RouteName> {
  readonly params: Readonly<Record<ParamNames<R>, string>>;
  readonly query: Part<R, "query">;
  readonly body: Part<R, "body">;
  readonly request: FastifyRequest;
}

/** JSON Schema of what comes from outside. */
export type InputSchema = Readonly<Record<string, unknown>>;

export interface Route<R extends RouteName> {
  readonly query?: InputSchema;
  readonly body?: InputSchema;
  handle(call: Call<R>): Promise<Api[R]["answer"]> | Api[R]["answer"];
}

export type Routes<R extends RouteName = RouteName> = { readonly [Name in R]: Route<Name> };

/** An object with these members and no others; those of `optional` may be absent. */
export function object(
  properties: Readonly<Record<string, InputSchema>>,
  optional: readonly string[] = [],
): InputSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

export const text = (maxLength: number, minLength = 0): InputSchema => {
  return { type: "string", maxLength, minLength };
};

export const whole = (minimum: number, maximum = Number.MAX_SAFE_INTEGER): InputSchema => {
  return { type: "integer", minimum, maximum };
};

/** Kafka's limit for a topic's name. */
export const topicName = text(249, 1);
/** Kafka sets none; nobody means a longer one. */
export const groupName = text(1000, 1);
