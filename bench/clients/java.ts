/** Kafka's own tools, and two small programs on its client library, from what is installed. */
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../test/interop/child.ts";
import { type Command, run } from "../bounded-process.ts";

const here = import.meta.dirname;
const jars = join(root, ".interop/jars");
const classes = join(root, ".bench/classes");
const logging = join(root, "test/interop/kafka-tools/log4j2.properties");

/**
 * What the JVM itself says goes to stderr, for on stdout are answers; and it keeps no statistics in
 * a file, which stops it while a broker's writes keep the disk busy.
 */
const clientFlags = ["-Xmx512m", "-XX:+DisplayVMOutputToStderr", "-XX:+PerfDisableSharedMem"];
const compileWithinMs = 120_000;

/** The collector and its settings, as Kafka's start scripts choose them. */
const collector = [
  "-server",
  "-XX:+UseG1GC",
  "-XX:MaxGCPauseMillis=20",
  "-XX:InitiatingHeapOccupancyPercent=35",
  "-XX:+ExplicitGCInvokesConcurrent",
];

export const java = {
  collector,
  command(mainClass: string, args: readonly string[], options = clientFlags): Command {
    const classPath = ["-cp", `${classes}:${jars}/*`];
    const log = `-Dlog4j2.configurationFile=${logging}`;
    const flags = [...options, ...collector, "-Djava.awt.headless=true", log, ...classPath];
    return { command: "java", args: [...flags, mainClass, ...args] };
  },
};

/** Compiles the programs beside this file, unless they are younger than their source. */
export async function compileJava(): Promise<void> {
  const sources = readdirSync(here).filter((name) => name.endsWith(".java"));
  const isFresh = (name: string) => {
    const compiled = join(classes, name.replace(".java", ".class"));
    const built = statSync(compiled, { throwIfNoEntry: false });
    return built !== undefined && built.mtimeMs > statSync(join(here, name)).mtimeMs;
  };
  if (sources.every(isFresh)) return;
  mkdirSync(classes, { recursive: true });
  const paths = sources.map((name) => join(here, name));
  const args = ["-nowarn", "-cp", `${jars}/*`, "-d", classes, ...paths];
  await run({ command: "javac", args }, compileWithinMs);
}
