/** One address of a connection, as the operating system writes it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A two-way stream of bytes between two peers: a TCP connection, or a pair of ends in one process.
 * The side that holds it installs `handlers` once and is then told of everything that happens.
 */
export interface ByteStream {
  /** This end, as the peer dialled it. */
  readonly local: Address;
  readonly remote: Address;
  /** Bytes accepted by `write` that the operating system has not taken yet. */
  readonly bufferedBytes: number;
  attach(handlers: StreamHandlers): void;
  /**
   * Queues `chunks` in order, all writes of one tick in one system call. The chunks must not change
   * until `written` is called, which also happens when the stream breaks before they left.
   */
  write(chunks: readonly Uint8Array[], written?: () => void): void;
  /** Stops and restarts the delivery of `data`: back-pressure on the peer. */
  pause(): void;
  resume(): void;
  /**
   * Sends what is queued, calls `ended`, and closes as soon as the peer does so as well. One that
   * reads nothing never does: then `destroy` is left.
   */
  end(ended?: () => void): void;
  /** Closes at once; what is queued is lost. */
  destroy(): void;
}

export interface StreamHandlers {
  /** `chunk` is lent until the call returns: what is to be kept must be copied. */
  data(chunk: Buffer): void;
  /** Everything queued has left, after `bufferedBytes` had grown. */
  drained(): void;
  /** Called once, last, whatever ended the stream. */
  closed(): void;
}
