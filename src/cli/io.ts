import type { ConsoleDoor, ConsoleOptions } from "../admin/console/start-console.ts";
import type { Address } from "../base/byte-stream.ts";
import type { Logger } from "../base/logger.ts";
import type { ClientPorts } from "../client/ports.ts";
import type { Texts } from "../config/layers.ts";

/** Everything a command may touch of the process it runs in; tests hand in their own. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ports: Omit<ClientPorts, "logger">;
  /**
   * Calls `action` when the process is asked to end, or nobody reads its output any more. A command
   * that does not care is ended at once.
   */
  onStop(action: () => void): void;
  /** Asks a person on a terminal. */
  confirm(question: string): Promise<boolean>;
  /** For what speaks HTTP: a Schema Registry. */
  fetch(url: string, request: RequestInit): Promise<Response>;
  readFile(path: string): Promise<string>;
  startNode(options: NodeOptions): Promise<RunningNode>;
  startConsole(options: ConsoleOptions): Promise<ConsoleDoor>;
  newLogger(options: LoggerOptions): Promise<Logger>;
}

export interface Input {
  readonly isTerminal: boolean;
  readonly chunks: AsyncIterable<Buffer>;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Resolves when there is room for more. */
  write(text: string | Uint8Array): Promise<void>;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** For people, in colour where allowed; else one JSON object a line. */
  readonly pretty: boolean;
}

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What `start` asks of the composition root. */
export interface NodeOptions {
  /** Checked settings, as texts by name. */
  readonly given: Texts;
  /** Keep everything in memory, and lose it with the process. */
  readonly memory: boolean;
  readonly logger: Logger;
}

/** A node whose doors are all open. */
export interface RunningNode {
  /** With the real ports, in the order given. */
  readonly kafka: readonly Address[];
  /** Null when the admin door is off. */
  readonly admin: Address | null;
  /** Null when there is no Schema Registry. */
  readonly registry: Address | null;
  /** Null when there is no console. */
  readonly console: Address | null;
  /** Resolves with the reason when the node can keep its promises no longer. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}
