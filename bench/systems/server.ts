import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { end, freePort, untilPrinted } from "../../test/interop/child.ts";
import { withOpenFiles } from "../bounded-process.ts";
import type { Place, System, SystemName } from "./system.ts";

const readyWithinMs = 120_000;
const stopWithinMs = 120_000;

/** A system on a directory of its own: started, ended, started again. */
export class Server {
  readonly system: System;
  readonly bootstrap: string;
  private readonly place: Place;
  private child: ChildProcess | null = null;

  private constructor(system: System, place: Place) {
    this.system = system;
    this.place = place;
    this.bootstrap = `127.0.0.1:${place.kafkaPort}`;
  }

  /** Makes the directory; nothing runs yet. */
  static async install(system: System, dir: string): Promise<Server> {
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    const place = { dir, kafkaPort: await freePort(), controllerPort: await freePort() };
    await system.prepare(place);
    return new Server(system, place);
  }

  get name(): SystemName {
    return this.system.name;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`${this.name} is not running`);
    return this.child.pid;
  }

  /** None while it does not run. */
  get pids(): readonly number[] {
    const { child } = this;
    const isAlive = child !== null && child.exitCode === null && child.signalCode === null;
    return isAlive && child.pid !== undefined ? [child.pid] : [];
  }

  /** Starts it; how long it took until it said that it serves, in ms. */
  async start(): Promise<number> {
    const { command, args } = withOpenFiles(this.system.command(this.place));
    const startMs = performance.now();
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    await untilPrinted(child, this.system.readyWords, readyWithinMs);
    return performance.now() - startMs;
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (this.child !== null) await end(this.child, signal, stopWithinMs);
    this.child = null;
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end("SIGTERM").catch(() => this.end("SIGKILL"));
    await rm(this.place.dir, { recursive: true, force: true });
  }
}
