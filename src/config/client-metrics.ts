/** One subscription to client metrics (ConfigResource CLIENT_METRICS, KIP-714). */
import { defineSettings, durationMs, hour, list, minute, type Parsed } from "./define.ts";

const asWritten = (item: string) => item;

const selectors = [
  "client_instance_id",
  "client_id",
  "client_software_name",
  "client_software_version",
  "client_source_address",
  "client_source_port",
];

function readMatch(item: string): Parsed<string> {
  const separator = item.indexOf("=");
  const known = selectors.includes(item.slice(0, separator).trim());
  if (separator > 0 && known && item.length > separator + 1) return { value: item };
  return { problem: `write SELECTOR=PATTERN with one of ${selectors.join(", ")}` };
}

export const clientMetricsSettings = defineSettings({
  "interval.ms": durationMs({
    type: "INT",
    default: 5 * minute,
    min: 100,
    max: hour,
    acts: false,
    live: true,
    doc: "How often matching clients push their metrics.",
  }),
  match: list<string>({
    default: [],
    acts: false,
    live: true,
    range: "SELECTOR=PATTERN,…",
    read: readMatch,
    write: asWritten,
    doc: "Which clients are asked; empty: all.",
  }),
  metrics: list<string>({
    default: [],
    acts: false,
    live: true,
    range: "name prefixes",
    read: (item) => ({ value: item }),
    write: asWritten,
    doc: "Prefixes of the metrics asked for; `*` is all, empty is none.",
  }),
});
