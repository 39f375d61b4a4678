/** The codecs of a record batch, by the names all clients use. */
export const codecs = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
export type Codec = (typeof codecs)[number];

/** What the suites send and expect back. A null value is a tombstone; "" is an empty value. */
export interface Message {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as read, with what the broker says of it. */
export interface Received extends Message {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
}

/** What every client can do, so that they can be set against each other and across restarts. */
export interface Client {
  readonly name: string;
  /** Appends to partition 0; resolves once all of it is acknowledged by all replicas. */
  write(topic: string, codec: Codec, messages: readonly Message[]): Promise<void>;
  /** Reads partition 0 from its start until `count` messages came. */
  read(topic: string, count: number): Promise<readonly Received[]>;
  /**
   * Joins `group`, consumes `count` messages of `topic` from what the group committed, else from
   * the start, commits them and leaves. The offsets it saw, in the order it saw them.
   */
  consume(topic: string, group: string, count: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** The messages that try a codec: with and without key, headers, value; worth compressing. */
export function samples(count: number): readonly Message[] {
  return Array.from({ length: count }, (_, index) => ({
    key: index % 3 === 0 ? null : `key-${index % 7}`,
    value: index === count - 1 ? null : `${index} Grüße ${"again and again ".repeat(index % 9)}.`,
    headers: index < count / 2 ? {} : { source: "interop", empty: "" },
  }));
}

/** A received message without what the broker added, to compare with what was sent. */
export function sent(message: Received): Message {
  return { key: message.key, value: message.value, headers: message.headers };
}
