import { registrySettings } from "../../config/registry.ts";
import { type RegistryDoor, startRegistry } from "../../registry/start-registry.ts";
import { version } from "../../version.ts";
import { choice, command, list, text } from "../command.ts";
import { doorSettings } from "../door-settings.ts";
import { logLevels } from "../io.ts";
import { brokersOf, clusterFlags } from "../session.ts";

const flags = {
  ...clusterFlags,
  listen: text("-l, --listen <host:port,...>", "where it is served; port 0 is any", null),
  set: list("-s, --set <name=value>", "a setting; may be repeated"),
  logLevel: choice("--log-level <level>", "what is said on stderr", logLevels, "info"),
};

export default command({
  operands: [],
  flags,
  examples: [
    ["millrace registry serve --brokers kafka-1:9092", "on 127.0.0.1:8081, for any Kafka cluster"],
    ["millrace registry serve --listen 0.0.0.0:8081", "for other machines"],
    ["millrace registry serve --set schema.compatibility.level=full", "with a setting"],
  ],
  run: async ({ io, flags }) => {
    const settings = doorSettings(io, registrySettings, "registry.listeners", flags);
    const logger = await io.newLogger({ level: flags.logLevel, pretty: io.stderr.isTerminal });
    const stopped = new Promise<void>((resolve) => io.onStop(resolve));
    let door: RegistryDoor;
    try {
      door = await startRegistry({
        listeners: settings["registry.listeners"],
        brokers: brokersOf(io, flags),
        ports: { ...io.ports, logger },
        settings,
        version,
      });
    } catch (problem) {
      await io.stderr.write(`millrace: ${(problem as Error).message}\n`);
      return 1;
    }
    const { where } = await import("../../client/connection.ts");
    const [address] = door.addresses;
    await io.stdout.write(`millrace ready registry=http://${where(address!)}\n`);
    await stopped;
    logger.info("stopping");
    await door.close();
    return undefined;
  },
});
