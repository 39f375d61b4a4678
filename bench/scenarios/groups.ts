import { createTopic } from "../broker-client.ts";
import type { Join, Joined, Rejoin } from "../clients/group-members.ts";
import { startProgram } from "../clients/programs.ts";
import { freshName, type Scenario } from "./scenario.ts";

const how =
  "clients/group-members.ts: classic protocol, one connection per member, a heartbeat every " +
  "500 ms, group.initial.rebalance.delay.ms=0 on both";
const rejoining = 100;

export const groupScenarios: readonly Scenario[] = [
  {
    name: "group-join",
    row: "groups",
    tier: "default",
    title: "1,000 members join at once",
    how,
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["joinMs"],
    targets: [{ metric: "joinMs", of: "baseline", bound: 0.5 }],
    begin: async ({ server, scale }) => {
      await createTopic(server.bootstrap, "grouped", 100);
      return async () => {
        const program = startProgram("group-members.ts");
        const joined = await program.ask<Joined>(join(server.bootstrap, scale.members));
        await program.close();
        return { joinMs: joined.ms };
      };
    },
  },
  {
    name: "group-rebalance",
    row: "groups",
    tier: "quick",
    title: `${rejoining} members subscribe anew at once`,
    how,
    systems: ["millrace", "kafka"],
    baseline: "kafka",
    metrics: ["rebalanceMs"],
    targets: [{ metric: "rebalanceMs", of: "baseline", bound: 0.5 }],
    begin: async ({ server }) => {
      await createTopic(server.bootstrap, "grouped", 100);
      return async () => {
        const program = startProgram("group-members.ts");
        await program.ask<Joined>(join(server.bootstrap, rejoining));
        const rejoin: Rejoin = { do: "rejoin" };
        const rejoined = await program.ask<Joined>(rejoin);
        await program.close();
        return { rebalanceMs: rejoined.ms };
      };
    },
  },
];

function join(bootstrap: string, members: number): Join {
  return { do: "join", bootstrap, group: freshName("group"), topic: "grouped", members };
}
