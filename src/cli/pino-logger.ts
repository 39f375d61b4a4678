import { type DestinationStream, destination, pino, stdSerializers, stdTimeFunctions } from "pino";
import type { Facts, Logger } from "../base/logger.ts";
import type { LogLevel } from "./io.ts";

const standardError = 2;
/** Facts that hold what was thrown: with its stack, which JSON would leave out. */
const serializers = { problem: stdSerializers.err, error: stdSerializers.err };

export interface PinoOptions {
  readonly level: LogLevel;
  readonly pretty: boolean;
  readonly colours: boolean;
}

/** Log lines on standard error: for people, or one JSON object a line. */
export async function newPinoLogger(options: PinoOptions): Promise<Logger> {
  const formatters = { level: (label: string) => ({ level: label }) };
  const timestamp = stdTimeFunctions.isoTime;
  const stream = await newStream(options);
  const log = pino(
    { level: options.level, base: null, timestamp, formatters, serializers },
    stream,
  );
  const say = (level: "debug" | "info" | "warn" | "error") => (sentence: string, facts?: Facts) =>
    log[level](facts ?? {}, sentence);
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}

/** Written at once: the last lines before an exit are the ones that matter. */
async function newStream({ pretty, colours }: PinoOptions): Promise<DestinationStream> {
  if (!pretty) return destination({ dest: standardError, sync: true });
  const { default: newPrettyStream } = await import("pino-pretty");
  return newPrettyStream({
    destination: standardError,
    sync: true,
    colorize: colours,
    errorLikeObjectKeys: Object.keys(serializers),
    translateTime: "SYS:HH:MM:ss.l",
  });
}
