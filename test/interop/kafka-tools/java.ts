import { readFile } from "node:fs/promises";
import { join } from "node:path";

const here = import.meta.dirname;
const installed = join(here, "../../../.interop");

/** How to run a class of Apache Kafka, or of these suites, from what `install.sh` installed. */
export const java = {
  command: "java",

  /** Flags for a short life (one compiler tier, the small collector), the class, its arguments. */
  args(mainClass: string, args: readonly string[], heap: readonly string[] = ["-Xmx256m"]) {
    return [
      ...heap,
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      `-Dlog4j2.configurationFile=${join(here, "log4j2.properties")}`,
      "-cp",
      `${join(installed, "classes")}:${join(installed, "jars")}/*`,
      mainClass,
      ...args,
    ];
  },
};

/** The version of Apache Kafka that is installed, as pom.xml pins it. */
export async function kafkaVersion(): Promise<string> {
  const pom = await readFile(join(here, "pom.xml"), "utf8");
  const [, version] = /<kafka.version>(.+)<\/kafka.version>/.exec(pom) ?? [];
  if (version === undefined) throw new Error("pom.xml pins no kafka.version");
  return version;
}
