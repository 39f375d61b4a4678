import { boundedText, type Fetch } from "./registry-client.ts";

/** What the console wants to know that no client can ask: counted since the node started. */
export interface NodeCounts {
  /** Requests answered, by the name of their API. */
  readonly requests: ReadonlyMap<string, number>;
  /** Batches of producers that were not taken: by topic, then by the name of the error. */
  readonly refused: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const timeoutMs = 5_000;
const requests = "millrace_requests_total";
const refused = "millrace_topic_refused_batches_total";

/** The Prometheus metrics of a Millrace node, as far as the console shows them. */
export class NodeMetrics {
  readonly url: string;
  private readonly fetch: Fetch;

  constructor(url: string, fetch: Fetch) {
    this.url = url;
    this.fetch = fetch;
  }

  /** Null when nobody answers, or something else does: charts are no reason to fail. */
  async read(): Promise<NodeCounts | null> {
    try {
      const url = new URL(this.url);
      for (const name of [requests, refused]) url.searchParams.append("name[]", name);
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await this.fetch(url.href, { signal, redirect: "error" });
      const text = await boundedText(response);
      return response.ok && text.includes(`${requests}{`) ? readCounts(text) : null;
    } catch {
      return null;
    }
  }
}

/** Reads Prometheus' text format 0.0.4. No label of these metrics has anything to escape. */
export function readCounts(text: string): NodeCounts {
  const byApi = new Map<string, number>();
  const byTopic = new Map<string, Map<string, number>>();
  for (const [, name, labels = "", value] of text.matchAll(/^(\w+)\{(.*)\} (\d+)$/gm)) {
    const label = Object.fromEntries(
      Array.from(labels.matchAll(/(\w+)="([^"]*)"/g), ([, key, is]) => [key, is]),
    );
    if (name === requests && label.api) byApi.set(label.api, Number(value));
    if (name !== refused || !label.topic || !label.error) continue;
    const errors = byTopic.get(label.topic) ?? new Map<string, number>();
    byTopic.set(label.topic, errors.set(label.error, Number(value)));
  }
  return { requests: byApi, refused: byTopic };
}
