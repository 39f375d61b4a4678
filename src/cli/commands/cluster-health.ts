import { describeCluster } from "../../client/admin/cluster.ts";
import type { MetadataView } from "../../client/metadata.ts";
import { isRefusal } from "../../client/refusal.ts";
import { command } from "../command.ts";
import { granted } from "../failure.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson } from "../table.ts";

const unhealthy = 1;

export default command({
  operands: [],
  flags: { ...clusterFlags, ...jsonFlag },
  examples: [
    ["millrace cluster health", "exit code 0 when all is well, else 1"],
    ["until millrace cluster health; do sleep 1; done", "wait for a cluster to come up"],
  ],
  run: ({ io, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const health = examine(granted(await describeCluster(cluster)));
      if (flags.json) {
        await writeJson(io.stdout, health);
      } else {
        const { controllerId, leaderless, underReplicated } = health;
        await io.stdout.write(
          `${[
            `Healthy:                     ${health.healthy}`,
            `Controller:                  ${controllerId < 0 ? "none" : controllerId}`,
            `Brokers:                     ${health.brokers.join(", ")}`,
            `Leaderless partitions:       ${listed(leaderless)}`,
            `Under-replicated partitions: ${listed(underReplicated)}`,
          ].join("\n")}\n`,
        );
      }
      return health.healthy ? undefined : unhealthy;
    }),
});

interface Health {
  readonly healthy: boolean;
  readonly controllerId: number;
  readonly brokers: readonly number[];
  readonly leaderless: readonly string[];
  readonly underReplicated: readonly string[];
}

function examine({ topics, controllerId, brokers }: MetadataView): Health {
  const leaderless: string[] = [];
  const underReplicated: string[] = [];
  for (const topic of topics.values()) {
    if (isRefusal(topic)) continue;
    for (const { partition, leaderId, replicaIds, inSyncIds } of topic.partitions) {
      const name = `${topic.name}/${partition}`;
      if (leaderId < 0) leaderless.push(name);
      else if (inSyncIds.length < replicaIds.length) underReplicated.push(name);
    }
  }
  return {
    healthy: controllerId >= 0 && leaderless.length === 0 && underReplicated.length === 0,
    controllerId,
    brokers: brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b),
    leaderless,
    underReplicated,
  };
}

const maxListed = 10;

function listed(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const rest = names.length > maxListed ? ` and ${names.length - maxListed} more` : "";
  return names.slice(0, maxListed).join(", ") + rest;
}
