import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  Socket,
  type SocketConstructorOpts,
} from "node:net";
import type { Address, ByteStream, StreamHandlers } from "./byte-stream.ts";

/** The network: the only place where a socket is opened. */
export interface Network {
  /** Port 0 means any free port. Rejects with a sentence when the address cannot be had. */
  listen(address: Address, accept: (stream: ByteStream) => void): Promise<Listener>;
  connect(address: Address, timeoutMs: number): Promise<ByteStream>;
}

export interface Listener {
  /** As bound: the real port. */
  readonly address: Address;
  /** Accepts no more; streams that are open stay so. */
  close(): Promise<void>;
}

export const tcp: Network = { listen, connect: dial };

/** What is read at once: more does not fit into the processor's nearest caches. */
const readBytes = 64 * 1024;

async function listen(address: Address, accept: (stream: ByteStream) => void): Promise<Listener> {
  // Lent to one socket after the other: whoever is given bytes has done with them on return.
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) =>
    accept(new TcpStream(socket, buffer)),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (problem: NodeJS.ErrnoException) => reject(explain(problem, address)));
    server.listen({ host: address.host, port: address.port, backlog: 1024 }, resolve);
  });
  server.on("error", () => {}); // Out of file descriptors: those who wait stay in the backlog.
  const { port } = server.address() as AddressInfo;
  return { address: { host: address.host, port }, close: () => closed(server) };
}

/** Rejects with a sentence when nobody answers within `timeoutMs`. */
function dial(address: Address, timeoutMs: number): Promise<ByteStream> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const where = `${address.host}:${address.port}`;
    socket.setTimeout(timeoutMs, () => {
      socket.destroy(new Error(`${where} did not answer within ${timeoutMs} ms`));
    });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.setTimeout(0);
      resolve(new TcpStream(socket));
    });
  });
}

class TcpStream implements ByteStream {
  readonly local: Address;
  readonly remote: Address;
  private readonly socket: Socket;
  private corked = false;
  private readonly handlers: { data: (chunk: Buffer) => void } = { data: () => {} };

  /** With a `buffer`, the accepted and paused socket reads into it instead of into fresh memory. */
  constructor(accepted: Socket, buffer?: Buffer) {
    const socket =
      buffer === undefined
        ? accepted.on("data", (chunk) => this.handlers.data(chunk))
        : readingInto(buffer, accepted, (chunk) => this.handlers.data(chunk));
    this.socket = socket;
    this.local = { host: plain(socket.localAddress), port: socket.localPort ?? 0 };
    this.remote = { host: plain(socket.remoteAddress), port: socket.remotePort ?? 0 };
    socket.on("error", () => {}); // `close` follows, and is what we act on.
  }

  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  attach(handlers: StreamHandlers): void {
    this.handlers.data = handlers.data;
    this.socket.on("drain", handlers.drained);
    this.socket.on("close", handlers.closed);
  }

  write(chunks: readonly Uint8Array[], written?: () => void): void {
    if (!this.corked) {
      this.corked = true;
      this.socket.cork();
      process.nextTick(() => {
        this.corked = false;
        this.socket.uncork();
      });
    }
    const last = chunks.length - 1;
    chunks.forEach((chunk, i) => {
      this.socket.write(chunk, i === last ? written : undefined);
    });
  }

  pause(): void {
    this.socket.pause();
  }
  resume(): void {
    this.socket.resume();
  }
  end(ended?: () => void): void {
    this.socket.end(ended);
  }
  destroy(): void {
    this.socket.destroy();
  }
}

/**
 * The same connection as a socket that reads into one buffer for ever. Node offers this to those
 * who connect, not to those who accept; so the handle, which is no public name, moves from one
 * socket to another. Where there is none, the accepted socket does it the ordinary way.
 */
function readingInto(buffer: Buffer, accepted: Socket, data: (chunk: Buffer) => void): Socket {
  const owner = accepted as Socket & { _handle?: object | null };
  const handle = owner._handle;
  if (!handle) return accepted.on("data", data).resume();
  owner._handle = null;
  const onread = {
    buffer,
    callback(count: number) {
      data(buffer.subarray(0, count));
      return true;
    },
  };
  const socket = new Socket({ handle, onread } as SocketConstructorOpts);
  // The server counts the socket that it made.
  return socket.once("close", () => accepted.destroy());
}

/** IPv4 peers of a dual-stack socket are written as IPv4. */
const plain = (host: string | undefined): string => (host ?? "").replace(/^::ffff:/, "");

function explain(problem: NodeJS.ErrnoException, { host, port }: Address): Error {
  const why =
    problem.code === "EADDRINUSE"
      ? "another program is listening there; choose another port, or 0 for any free one"
      : problem.code === "EADDRNOTAVAIL"
        ? "this machine has no such address"
        : problem.message;
  return new Error(`cannot listen on ${host}:${port}: ${why}`, { cause: problem });
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));
