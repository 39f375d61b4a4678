import type { RequestHeader } from "../protocol/header.ts";
import { type Client, type Context, HangUp } from "./api.ts";
import type { Services } from "./services.ts";

/** Partitions, settings or members: room for 100 partitions of each of 10,000 topics. */
const maxListed = 2 ** 20;

/** What the handler of one request is given, and what it has asked to be done afterwards. */
export class RequestContext implements Context {
  readonly version: number;
  readonly clientId: string | null;
  readonly client: Client;
  readonly services: Services;
  private readonly actions: (() => void)[] = [];
  private listed = 0;

  constructor({ apiVersion, clientId }: RequestHeader, client: Client, services: Services) {
    this.version = apiVersion;
    this.clientId = clientId;
    this.client = client;
    this.services = services;
  }

  lists(entries: number): void {
    this.listed += entries;
    if (this.listed > maxListed) throw new HangUp(`an answer of more than ${maxListed} entries`);
  }

  afterSending(action: () => void): void {
    this.actions.push(action);
  }

  /** Gives back what the answer holds; null when it holds nothing. */
  get held(): (() => void) | null {
    return this.actions.length === 0 ? null : () => this.release();
  }

  release(): void {
    for (const action of this.actions) action();
  }
}
