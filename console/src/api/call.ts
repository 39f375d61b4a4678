import type { Api, Problem } from "../../../src/admin/console/contract.ts";

/** Every call there is: `"GET /api/topics/:topic"`. */
export type Call = keyof Api;

type PathOf<C extends Call> = C extends `${string} ${infer Path}` ? Path : never;
type NamesIn<Path> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
type Part<C extends Call, Name extends string> = Api[C] extends { [N in Name]: infer P }
  ? P
  : never;

/** The names in the path, and the query or the body, as the contract says. */
export type Input<C extends Call> = ([NamesIn<PathOf<C>>] extends [never]
  ? object
  : { path: Record<NamesIn<PathOf<C>>, string> }) &
  ([Part<C, "query">] extends [never] ? object : { query: Part<C, "query"> }) &
  ([Part<C, "body">] extends [never] ? object : { body: Part<C, "body"> });

export type Answer<C extends Call> = Part<C, "answer">;

/** A refusal as the server worded it; status 0 when the server was not reached at all. */
export class Refused extends Error {
  readonly status: number;
  /** Kafka's error name, or the console's own. */
  readonly error: string;

  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.status = status;
    this.error = problem.error;
  }
}

let csrfToken = "";

/** What changes carry from now on; `GET /api/session` tells it. */
export function carryToken(token: string): void {
  csrfToken = token;
}

/** Asks the server; throws `Refused`. */
export async function call<C extends Call>(
  name: C,
  input: Input<C>,
  signal?: AbortSignal,
): Promise<Answer<C>> {
  const {
    path = {},
    query = {},
    body,
  } = input as {
    path?: Record<string, string>;
    query?: Record<string, string | undefined>;
    body?: unknown;
  };
  const [method = "GET", pattern = ""] = name.split(" ");
  const filled = pattern.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(path[key] ?? ""),
  );
  return send(method, filled + queryText(query), body, signal) as Promise<Answer<C>>;
}

/** `?a=1&b=2`, or nothing. */
export function queryText(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] != null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

/** One request with JSON on both sides. */
export async function send(
  method: string,
  url: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const isChange = method !== "GET";
  const headers: Record<string, string> = isChange
    ? { "content-type": "application/json", "x-csrf-token": csrfToken }
    : {};
  const response = await fetch(url, {
    method,
    headers,
    ...(isChange ? { body: JSON.stringify(body ?? {}) } : {}),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new Refused(0, {
      error: "UNREACHABLE",
      message: "The console's server does not answer. Is Millrace still running?",
    });
  });
  if (!response.ok) throw await refusalIn(response);
  return response.status === 204 ? null : response.json();
}

/** What a refused response says, whichever of the two dialects it speaks. */
export async function refusalIn(response: Response): Promise<Refused> {
  const said = (await response.json().catch(() => ({}))) as {
    error?: string;
    error_code?: number;
    message?: string;
  };
  return new Refused(response.status, {
    error: said.error ?? String(said.error_code ?? response.status),
    message: said.message ?? `The server answered ${response.status} ${response.statusText}.`,
  });
}
