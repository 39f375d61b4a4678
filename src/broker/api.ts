import type { Address } from "../base/byte-stream.ts";
import type { Message, Request, Response, Versions } from "../protocol/schema.ts";
import type { Services } from "./services.ts";

/** What a handler may know besides the request itself. */
export interface Context {
  /** Version asked for; only for answers that cannot be mapped at the edge. */
  readonly version: number;
  /** Null when the client did not name itself. */
  readonly clientId: string | null;
  readonly client: Client;
  readonly services: Services;
  /**
   * Counts what the answer lists where one word of the request may stand for many entries; throws
   * `HangUp` when they are more than an answer may have.
   */
  lists(entries: number): void;
  /** Runs `action` once the answer has left, or never will: gives back what the answer holds. */
  afterSending(action: () => void): void;
}

/** The connection a request came by. */
export interface Client {
  /** Peer address with a leading slash, as Kafka shows it in group descriptions. */
  readonly host: string;
  /** This node as this client can reach it: the address it dialled, unless one is advertised. */
  readonly endpoint: Address;
  /** Closed or about to be: whatever is answered is answered now. */
  readonly isGone: boolean;
  /** Calls `action` when the connection goes, so that nobody waits on its behalf. */
  whenGone(action: () => void): () => void;
  /** What the client says it is (KIP-511). */
  software: { readonly name: string; readonly version: string } | null;
}

/** Thrown where Kafka's only answer is a closed connection; the message is logged. */
export class HangUp extends Error {
  override name = "HangUp";
}

/**
 * How one API key is served, in the words of its newest version only.
 *
 * A handler reaches its append before its first `await`: so batches land in the order they were
 * sent while the waits for durability overlap. Fields of kind `records` are views into the
 * receive buffer and end with that first `await`.
 */
export interface Handler<M extends Message> {
  /** Null sends no response at all (Produce with acks=0). */
  answer(request: Request<M>, ctx: Context): Answer<M> | Promise<Answer<M>>;
  /** How older versions map onto the newest one, and back. */
  readonly legacy?: { readonly [V in Versions]?: Legacy<M> };
  /** True: the next request may start before this one is answered; answers still leave in order. */
  readonly overlaps?: boolean;
  /** Lowest version that ApiVersions shows, when clients need to see another than is served. */
  readonly advertisedMin?: number;
  /** Highest version served, where the message has newer ones that Kafka calls unstable. */
  readonly servedMax?: number;
  /** What is not served as Kafka serves it, a clause each; printed in docs/compatibility.md. */
  readonly gaps?: readonly string[];
}

/** Null: no response at all. */
type Answer<M extends Message> = Response<M> | null;

export interface Legacy<M extends Message> {
  request?(old: Request<M>): Request<M>;
  response?(now: Response<M>, old: Request<M>): Response<M>;
}

export interface Api {
  readonly message: Message;
  // biome-ignore lint/suspicious/noExplicitAny: the list of all APIs forgets each one's type.
  readonly handler: Handler<any>;
}

export const serve = <M extends Message>(message: M, handler: Handler<M>): Api => ({
  message,
  handler,
});
