import type { DecoderName, MessageQuery } from "../contract.ts";
import { badRequest } from "../refused.ts";

/** A query with every default in its place. */
export interface ReadQuery {
  readonly from: MessageQuery["from"];
  readonly partitions: readonly number[] | null;
  readonly limit: number;
  /** Lower case; null: any. */
  readonly text: string | null;
  readonly filter: string | null;
  readonly keyDecoder: DecoderName;
  readonly valueDecoder: DecoderName;
  /** Payloads are not cut and no header is left out: of one record. */
  readonly isWhole: boolean;
}

const decoders = new Set<unknown>([
  "auto",
  "text",
  "json",
  "hex",
  "base64",
  "schema",
  "consumer-offsets",
] satisfies DecoderName[]);
const maxTextLength = 1000;
const maxFilterLength = 4000;
const maxPartitions = 10_000;

/** Checks what came from outside. Throws `Refused` with a sentence about the first mistake. */
export function readQuery(json: string, maxLimit: number): ReadQuery {
  const given = parsed(json);
  const limit = whole("limit", given.limit ?? Math.min(50, maxLimit), 1, maxLimit);
  return {
    from: readFrom(given.from),
    partitions: readPartitions(given.partitions),
    limit,
    text: optionalText("text", given.text, maxTextLength)?.toLowerCase() ?? null,
    filter: optionalText("filter", given.filter, maxFilterLength),
    keyDecoder: readDecoder("keyDecoder", given.keyDecoder),
    valueDecoder: readDecoder("valueDecoder", given.valueDecoder),
    isWhole: readWhole(given.isWhole, limit),
  };
}

type Given = { readonly [Name in keyof MessageQuery]?: unknown };

function parsed(json: string): Given {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, in words of its own.
  }
  throw badRequest("The query must be a JSON object.");
}

function readFrom(from: unknown): MessageQuery["from"] {
  const given = (from ?? { kind: "newest" }) as Record<string, unknown>;
  switch (given.kind) {
    case "newest":
    case "oldest":
      return { kind: given.kind };
    case "offset":
      return { kind: "offset", offset: whole("offset", given.offset, 0) };
    case "timestamp":
      return { kind: "timestamp", timestampMs: whole("timestampMs", given.timestampMs, 0) };
    case "page":
      if (typeof given.next === "string") return { kind: "page", next: given.next };
  }
  throw badRequest("from.kind must be newest, oldest, offset, timestamp or page.");
}

function readPartitions(given: unknown): readonly number[] | null {
  if (given === undefined || given === null) return null;
  if (!Array.isArray(given) || given.length > maxPartitions) {
    throw badRequest("partitions must be a list of numbers.");
  }
  return [...new Set(given.map((partition) => whole("a partition", partition, 0)))];
}

function readDecoder(name: string, given: unknown): DecoderName {
  if (given === undefined) return "auto";
  if (decoders.has(given)) return given as DecoderName;
  throw badRequest(`${name} must be one of ${[...decoders].join(", ")}.`);
}

/** A page of records as long as they like would be more than a page can hold. */
function readWhole(given: unknown, limit: number): boolean {
  if (given === undefined || given === false) return false;
  if (given === true && limit === 1) return true;
  throw badRequest("isWhole must be true or false, and true only with a limit of 1.");
}

function whole(name: string, given: unknown, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(given) && (given as number) >= min && (given as number) <= max) {
    return given as number;
  }
  throw badRequest(`${name} must be a whole number from ${min} to ${max}.`);
}

function optionalText(name: string, given: unknown, maxLength: number): string | null {
  if (given === undefined || given === null || given === "") return null;
  if (typeof given === "string" && given.length <= maxLength) return given;
  throw badRequest(`${name} must be a text of at most ${maxLength} characters.`);
}
