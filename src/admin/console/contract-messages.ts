/** The part of the contract about records: looking for them, watching them, publishing them. */

/** Which records, and how to show them. */
export interface MessageQuery {
  readonly from: /** The last ones, newest first. */
    | { readonly kind: "newest" }
    | { readonly kind: "oldest" }
    | { readonly kind: "offset"; readonly offset: number }
    | { readonly kind: "timestamp"; readonly timestampMs: number }
    /** The page after one before: `SearchEnd.next` of that page. */
    | { readonly kind: "page"; readonly next: string };
  /** Absent: all of them. */
  readonly partitions?: readonly number[];
  /** Records that match, 1 to 1,000; absent: 50. Of a download: 1 to 1,000,000. */
  readonly limit?: number;
  /** Key, value or a header contains it, without regard to case. */
  readonly text?: string;
  /**
   * A JavaScript expression, or a body with `return`, over `key`, `value`, `headers`, `timestamp`
   * (a Date), `offset` and `partition`.
   */
  readonly filter?: string;
  /** Absent: what fits. */
  readonly keyDecoder?: DecoderName;
  readonly valueDecoder?: DecoderName;
  /**
   * Payloads are not cut, however long, and no header is left out: for a copy of a record. With a
   * `limit` of 1 only. Absent: false.
   */
  readonly isWhole?: boolean;
}

/** `auto` looks at the bytes; `schema` insists on the registry's five-byte header. */
export type DecoderName =
  | "auto"
  | "text"
  | "json"
  | "hex"
  | "base64"
  | "schema"
  | "consumer-offsets";

export interface Message {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Payload;
  readonly value: Payload;
  readonly headers: readonly { readonly name: string; readonly value: Payload }[];
}

export interface Payload {
  /** What the bytes were taken for; `null` is no bytes at all, as in a tombstone. */
  readonly kind:
    | "null"
    | "json"
    | "text"
    | "hex"
    | "base64"
    | "avro"
    | "json-schema"
    | "protobuf"
    | "consumer-offsets";
  /** JSON text for every structured kind; numbers keep every digit. Empty for `null`. */
  readonly text: string;
  readonly sizeBytes: number;
  /** `text` is only its beginning. */
  readonly isCut: boolean;
  /** From the registry's header, whether the schema was found or not. */
  readonly schemaId: number | null;
  /** Why it could not be shown as it was meant, in a sentence that says what to do. */
  readonly problem: string | null;
}

/** A line of the answer to a search. */
export type SearchEvent =
  | { readonly type: "messages"; readonly messages: readonly Message[] }
  | SearchProgress
  | SearchEnd
  | { readonly type: "problem"; readonly error: string; readonly message: string };

export interface SearchProgress {
  readonly type: "progress";
  readonly scanned: number;
  readonly matched: number;
  /** Records that lie in the range asked for, as far as offsets tell. */
  readonly total: number;
}

export interface SearchEnd {
  readonly type: "end";
  readonly scanned: number;
  readonly matched: number;
  /** In words: all were seen, the limit was reached, or time or bytes ran out. */
  readonly reason: "complete" | "limit" | "time" | "bytes";
  /** Where the next page begins; null when there is none. */
  readonly next: string | null;
  readonly elapsedMs: number;
  /** The filter threw for so many records, and with what first. */
  readonly filterFailures: { readonly count: number; readonly first: string } | null;
}

/** An event of a live tail. */
export type TailEvent =
  | {
      readonly type: "messages";
      readonly messages: readonly Message[];
      /** Since the tail began: arrived, matched, sent. */
      readonly seen: number;
      readonly matched: number;
      readonly shown: number;
      /** In words when some that matched are not shown; null when all are. */
      readonly sampling: string | null;
    }
  | { readonly type: "problem"; readonly error: string; readonly message: string };

export interface PublishedHeader {
  readonly name: string;
  /** A string is text, as most headers are. */
  readonly value: string | PublishedPayload;
}

export interface Publication {
  readonly key: PublishedPayload;
  readonly value: PublishedPayload;
  readonly headers?: readonly PublishedHeader[];
  /** Absent: by the key. */
  readonly partition?: number;
  /**
   * 1 to 10,000 times. Each time, in texts of key, value and headers, `{{n}}` is the count from 1,
   * `{{now}}` the time (ISO 8601), `{{uuid}}` a random UUID, `{{random 1 100}}` a whole number and
   * `{{pick A B C}}` one of the words.
   */
  readonly repeat?: number;
}

export interface PublishedPayload {
  /** `json` is checked and sent as it is written; `avro` and the like need `schemaId`. */
  readonly as: "null" | "text" | "json" | "hex" | "base64" | "schema";
  readonly text: string;
  readonly schemaId?: number;
  /** Of a Protobuf schema with several messages: which. Absent: the first. */
  readonly messageName?: string;
}

export interface Published {
  readonly count: number;
  /** The first few. */
  readonly placed: readonly {
    readonly partition: number;
    readonly offset: number;
  }[];
}
