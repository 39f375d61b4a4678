/** docs/compatibility.md: what is served of Kafka's protocol, from the handlers themselves. */
import { table } from "./table.ts";

/** As much of an API as the page tells. */
export interface ServedApi {
  readonly message: KnownMessage;
  readonly handler: { readonly gaps?: readonly string[]; readonly servedMax?: number };
}

export interface KnownMessage {
  readonly key: number;
  readonly name: string;
  readonly versions: string;
}

/** `known`: every message of Kafka 4.2 that clients send. `clients`: those that tests drive. */
export function compatibilityPage(
  served: readonly ServedApi[],
  known: readonly KnownMessage[],
  clients: readonly string[],
): string {
  const keys = new Set(served.map((api) => api.message.key));
  const missing = known.filter((message) => !keys.has(message.key));
  const rows = served.map(({ message, handler }) => [
    String(message.key),
    message.name,
    servedVersions(message.versions, handler.servedMax),
    (handler.gaps ?? []).join("; "),
  ]);
  const names = missing.map(({ key, name }) => `${name} (${key})`);
  return [
    "# Compatibility",
    "",
    "Millrace follows Apache Kafka 4.2; a difference not listed here is a bug.",
    "",
    "Generated from `src/broker/apis` by `npm run docs`.",
    "",
    `## Served: ${served.length} of the ${known.length} requests that clients send`,
    "",
    table(["key", "API", "versions", "differs from Kafka"], rows),
    "",
    ...(names.length > 0 ? ["## Not served", "", ...wrap(`${names.join(", ")}.`), ""] : []),
    "## Storage",
    "",
    "Where compaction has removed batches, one without records stands for their offsets; Kafka",
    "leaves a gap, or such a batch as well. Logs are compacted one after the other.",
    "Batches stay as their producer compressed them, whatever `compression.type` says.",
    "",
    "## Settings",
    "",
    "Every topic configuration of Kafka is accepted. [configuration.md](configuration.md) says",
    "which settings have another default here, and which are not acted on yet.",
    "",
    "## Schema Registry",
    "",
    "Not served: `/tags`, exporters, encryption keys and requests for rule sets; rules inside a",
    "schema are kept and handed out, and never run. A schema is at most 1 MiB, with all it",
    "mentions 4 MiB; what is larger than 32 KiB is read in a thread, 10 s at most. What else",
    "differs from Confluent's 8.2 stands in [registry.md](registry.md#beside-confluents-82).",
    "",
    "## Clients that the tests drive",
    "",
    ...clients.map((client) => `- ${client}`),
    "",
  ].join("\n");
}

/** A version that is declared but not served, since Kafka calls it unstable, is left out. */
function servedVersions(declared: string, servedMax: number | undefined): string {
  return servedMax === undefined ? declared : `${declared.split("-")[0]}-${servedMax}`;
}

/** Lines of at most 100 columns. */
function wrap(text: string): string[] {
  return text.match(/.{1,100}(?:\s|$)/g)?.map((line) => line.trimEnd()) ?? [];
}
