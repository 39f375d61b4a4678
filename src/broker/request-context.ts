import type { RequestHeader } from "../protocol/header.ts";
import type { Client, Context } from "./api.ts";
import type { Services } from "./services.ts";

/** What the handler of one request is given, and what it has asked to be done afterwards. */
export class RequestContext implements Context {
  readonly version: number;
  readonly clientId: string | null;
  readonly client: Client;
  readonly services: Services;
  private readonly actions: (() => void)[] = [];

  constructor({ apiVersion, clientId }: RequestHeader, client: Client, services: Services) {
    this.version = apiVersion;
    this.clientId = clientId;
    this.client = client;
    this.services = services;
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
