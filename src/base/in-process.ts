import type { Address, ByteStream, StreamHandlers } from "./byte-stream.ts";
import type { Listener, Network } from "./tcp.ts";

const firstFreePort = 49_152;
const clientHost = "127.0.0.1";

/**
 * A network inside one process: for tests, and for clients that live beside their broker. Bytes
 * arrive in a later turn of the event loop, in order, as over a socket.
 */
export class InProcessNetwork implements Network {
  private readonly accepting = new Map<string, (stream: ByteStream) => void>();
  private nextPort = firstFreePort;

  async listen(address: Address, accept: (stream: ByteStream) => void): Promise<Listener> {
    const port = address.port === 0 ? this.nextPort++ : address.port;
    const bound = { host: address.host, port };
    const key = keyOf(bound);
    if (this.accepting.has(key)) throw new Error(`cannot listen on ${key}: it is in use`);
    this.accepting.set(key, accept);
    return {
      address: bound,
      close: async () => {
        this.accepting.delete(key);
      },
    };
  }

  async connect(address: Address): Promise<ByteStream> {
    const accept = this.accepting.get(keyOf(address));
    if (accept === undefined) throw new Error(`nobody listens on ${keyOf(address)}`);
    const [client, server] = streamPair({ host: clientHost, port: this.nextPort++ }, address);
    accept(server);
    return client;
  }
}

/** Two ends of one stream: what one writes the other is given. */
export function streamPair(near: Address, far: Address): [InProcessStream, InProcessStream] {
  const a = new InProcessStream(near, far);
  const b = new InProcessStream(far, near);
  a.peer = b;
  b.peer = a;
  return [a, b];
}

interface Chunk {
  readonly bytes: Buffer;
  readonly written: (() => void) | undefined;
}

class InProcessStream implements ByteStream {
  readonly local: Address;
  readonly remote: Address;
  peer: InProcessStream | null = null;
  private handlers: StreamHandlers | null = null;
  /** Sent by the peer, not yet given to our handlers. */
  private readonly arriving: Chunk[] = [];
  private arrivingBytes = 0;
  private paused = false;
  private scheduled = false;
  /** The peer sends no more; to be told once all it sent has arrived. */
  private peerEnded: (() => void) | null = null;
  private isClosed = false;

  constructor(local: Address, remote: Address) {
    this.local = local;
    this.remote = remote;
  }

  get bufferedBytes(): number {
    return this.peer?.arrivingBytes ?? 0;
  }

  attach(handlers: StreamHandlers): void {
    this.handlers = handlers;
    if (this.isClosed) setImmediate(handlers.closed);
    else this.schedule();
  }

  write(chunks: readonly Uint8Array[], written?: () => void): void {
    const { peer } = this;
    if (peer === null || this.isClosed || peer.isClosed) return void written?.();
    chunks.forEach((chunk, i) => {
      const bytes = Buffer.from(chunk);
      peer.arrivingBytes += bytes.length;
      peer.arriving.push({ bytes, written: i === chunks.length - 1 ? written : undefined });
    });
    peer.schedule();
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.schedule();
  }

  end(ended: () => void = () => {}): void {
    if (this.peer !== null) {
      this.peer.peerEnded = ended;
      this.peer.schedule();
    }
  }

  destroy(): void {
    this.close();
    this.peer?.close();
  }

  private schedule(): void {
    if (this.scheduled || this.isClosed) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.deliver();
    });
  }

  private deliver(): void {
    if (this.handlers === null) return;
    while (!this.paused && !this.isClosed) {
      const chunk = this.arriving.shift();
      if (chunk === undefined) break;
      this.arrivingBytes -= chunk.bytes.length;
      chunk.written?.();
      this.handlers.data(chunk.bytes);
    }
    if (this.arriving.length > 0 || this.isClosed) return;
    this.peer?.handlers?.drained();
    this.peerEnded?.();
    // Who does not read does not notice.
    if (this.peerEnded !== null && !this.paused) this.destroy();
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const { written } of this.arriving.splice(0)) written?.();
    this.handlers?.closed();
  }
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;
