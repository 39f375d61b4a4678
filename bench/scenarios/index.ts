import { bothScenarios } from "./both.ts";
import { connectionScenarios } from "./connections.ts";
import { consumeScenarios } from "./consume.ts";
import { fairnessScenarios } from "./fairness.ts";
import { groupScenarios } from "./groups.ts";
import { latencyScenarios } from "./latency.ts";
import { partitionScenarios } from "./partitions.ts";
import { produceScenarios } from "./produce.ts";
import type { Scenario } from "./scenario.ts";
import { startScenarios } from "./start.ts";

/** All there are, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  ...produceScenarios,
  ...consumeScenarios,
  ...bothScenarios,
  ...latencyScenarios,
  ...connectionScenarios,
  ...fairnessScenarios,
  ...partitionScenarios,
  ...startScenarios,
  ...groupScenarios,
];
