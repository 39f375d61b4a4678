import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Answer, type Call, call, type Input, Refused, send } from "./call.ts";

/** How often what is on the page is asked again. */
const liveMs = 2_000;

type Reading = Extract<Call, `GET ${string}`>;

interface Watching {
  /** Absent: `liveMs`; false: once, and after every change. */
  readonly everyMs?: number | false;
  readonly isWanted?: boolean;
}

/** What the server says, kept current. */
export function useAnswer<C extends Reading>(
  name: C,
  input: Input<C>,
  { everyMs = liveMs, isWanted = true }: Watching = {},
): UseQueryResult<Answer<C>, Error> {
  return useQuery({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, signal),
    refetchInterval: everyMs,
    enabled: isWanted,
  });
}

/** A GET of the Schema Registry's REST API: `/subjects/ticks-value/versions`. */
export function useRegistry<T>(path: string, isWanted = true): UseQueryResult<T, Error> {
  return useQuery({
    queryKey: ["registry", path],
    queryFn: ({ signal }) => send("GET", `/api/registry${path}`, undefined, signal) as Promise<T>,
    enabled: isWanted,
    refetchInterval: 5_000,
  });
}

/** Does something on the server, after which everything on the page is asked again. */
export function useChange<Given, Told>(change: (given: Given) => Promise<Told>) {
  const client = useQueryClient();
  return useMutation<Told, Error, Given>({
    mutationFn: change,
    onSettled: () => client.invalidateQueries(),
  });
}

/** A refusal is not asked again; a server that is away is. */
export function isWorthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof Refused && error.status >= 400);
}
