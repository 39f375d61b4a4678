import type { Clock } from "../../base/clock.ts";
import {
  type Log,
  type LogFold,
  type LogName,
  type LogSettings,
  type LogStore,
  noStats,
} from "../log-store.ts";
import { MemoryLog } from "./memory-log.ts";

export interface MemoryStoreOptions {
  readonly clock: Clock;
}

/** A store that forgets everything with the process, for tests and `--memory`. */
export function createMemoryStore(options: MemoryStoreOptions): LogStore {
  return new MemoryStore(options.clock);
}

class MemoryStore implements LogStore {
  readonly stats = noStats();
  private readonly logs = new Map<string, MemoryLog>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async open(name: LogName, settings: LogSettings, fold: LogFold): Promise<Log> {
    const key = keyOf(name);
    let log = this.logs.get(key);
    if (log === undefined || log.name.topicId !== name.topicId) {
      log = new MemoryLog(name, this.clock, this.stats);
      this.logs.set(key, log);
    }
    log.reopen(settings, fold);
    return log;
  }

  async list(): Promise<readonly LogName[]> {
    return Array.from(this.logs.values(), (log) => log.name);
  }

  async remove(name: LogName): Promise<void> {
    const log = this.logs.get(keyOf(name));
    if (log?.name.topicId === name.topicId) this.logs.delete(keyOf(name));
  }

  async close(): Promise<void> {
    this.logs.clear();
  }
}

function keyOf(name: LogName): string {
  return `${name.topic}-${name.partition}`;
}
