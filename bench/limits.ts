/** What the machine itself allows: the yardstick beside which a broker's figures stand. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

export interface Limits {
  /** MB/s through one TCP connection of 127.0.0.1, from one Node process to another. */
  readonly loopback: number;
  /** MB/s of write(2) into a new file, 512 KiB at a time, without waiting for the disk. */
  readonly pageCacheWrite: number;
  /** ms of an fdatasync after 4 KiB were appended. */
  readonly fdatasyncP50Ms: number;
  readonly fdatasyncP99Ms: number;
}

const loopbackMs = 1_000;
const pageCacheBytes = 512 * 1024 * 1024;
const syncs = 200;

export async function measureLimits(dir: string): Promise<Limits> {
  return { loopback: await loopback(), ...pageCache(dir), ...fdatasync(dir) };
}

async function loopback(): Promise<number> {
  const sink = fork(import.meta.filename, ["sink"], { execArgv: process.execArgv });
  const [port] = (await once(sink, "message")) as [number];
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  const chunk = Buffer.alloc(256 * 1024, 7);
  const start = performance.now();
  while (performance.now() - start < loopbackMs) {
    if (!socket.write(chunk)) await once(socket, "drain");
  }
  const sentBytes = socket.bytesWritten;
  const ended = once(sink, "exit");
  socket.end();
  await ended;
  return sentBytes / 1e3 / (performance.now() - start);
}

/** The other end: reads into one buffer and forgets, as a receiver at its fastest does. */
function drain(): void {
  const server = createServer({ pauseOnConnect: true }, () => {});
  server.on("connection", (socket) => {
    socket.on("data", () => {});
    socket.on("end", () => process.exit());
    socket.resume();
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.(typeof address === "object" ? address?.port : undefined);
  });
}

function pageCache(dir: string): Pick<Limits, "pageCacheWrite"> {
  const chunk = Buffer.alloc(512 * 1024, 7);
  return inFile(dir, (fd) => {
    const start = performance.now();
    for (let bytes = 0; bytes < pageCacheBytes; bytes += chunk.length) writeSync(fd, chunk);
    return { pageCacheWrite: pageCacheBytes / 1e3 / (performance.now() - start) };
  });
}

function fdatasync(dir: string): Pick<Limits, "fdatasyncP50Ms" | "fdatasyncP99Ms"> {
  const chunk = Buffer.alloc(4096, 7);
  return inFile(dir, (fd) => {
    const times: number[] = [];
    for (let count = 0; count < syncs; count++) {
      writeSync(fd, chunk);
      const start = performance.now();
      fdatasyncSync(fd);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(syncs * share)] ?? Number.NaN;
    return { fdatasyncP50Ms: at(0.5), fdatasyncP99Ms: at(0.99) };
  });
}

function inFile<T>(dir: string, measure: (fd: number) => T): T {
  const path = join(dir, "limits.tmp");
  const fd = openSync(path, "w");
  try {
    return measure(fd);
  } finally {
    closeSync(fd);
    rmSync(path);
  }
}

if (process.argv[2] === "sink") drain();
