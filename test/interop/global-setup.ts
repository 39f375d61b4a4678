import { brokerVariables } from "./broker.ts";
import { startTarget } from "./target.ts";

/** One broker for a whole run; the suites learn of it through the environment (`broker.ts`). */
export default async function setup() {
  const target = await startTarget();
  process.env[brokerVariables.bootstrap] = target.bootstrap;
  process.env[brokerVariables.dataDir] = target.dataDir;
  return () => target.stop();
}
