import { ClusterStates } from "../../admin/console/cluster/cluster-state.ts";
import type { Explanation } from "../../admin/console/contract.ts";
import { explainGroup, explainTopic } from "../../admin/console/explain/explain.ts";
import {
  groupSnapshot,
  topicSummary,
  visibleTopics,
} from "../../admin/console/explain/read-snapshot.ts";
import { GroupStates } from "../../admin/console/groups/group-states.ts";
import { History } from "../../admin/console/history.ts";
import { Refused } from "../../admin/console/refused.ts";
import type { Cluster } from "../../client/cluster.ts";
import { pause } from "../../client/ports.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { command } from "../command.ts";
import { Failure, UsageError } from "../failure.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson } from "../table.ts";

/** Two looks so far apart tell whether anything is being published. */
const watchMs = 1500;

export default command({
  operands: ["<what>", "<name>"],
  flags: { ...clusterFlags, ...jsonFlag },
  examples: [
    ["millrace explain group billing", "why its consumers get nothing"],
    ["millrace explain topic stock_json_topic", "why nobody gets anything from it"],
  ],
  run: ({ io, words: [what, name = ""], flags }) => {
    if (what !== "group" && what !== "topic") {
      throw new UsageError(`"${what}" cannot be explained: write group NAME or topic NAME.`);
    }
    return withCluster(io, flags, async (cluster) => {
      const explanation = await explained(cluster, what, name);
      if (flags.json) return void (await writeJson(io.stdout, explanation));
      await io.stdout.write(asText(explanation));
      return undefined;
    });
  },
});

async function explained(cluster: Cluster, what: "group" | "topic", name: string) {
  try {
    return await (what === "group" ? explainedGroup(cluster, name) : explainedTopic(cluster, name));
  } catch (problem) {
    if (!(problem instanceof Refused) || !Object.hasOwn(errors, problem.error)) throw problem;
    throw new Failure({ error: problem.error as ErrorName, message: problem.message });
  }
}

async function explainedGroup(cluster: Cluster, name: string): Promise<Explanation> {
  const { topics, groups, rateOf } = await watched(cluster);
  const [detail, state] = [await groups.one(name), await topics.current()];
  return explainGroup(await groupSnapshot(cluster, detail, state, rateOf));
}

async function explainedTopic(cluster: Cluster, name: string): Promise<Explanation> {
  const { topics, groups, rateOf } = await watched(cluster);
  const [topic, state, all] = [
    await topics.topic(name),
    await topics.current(),
    await groups.all(),
  ];
  const readers = all.filter((group) => group.topics.includes(name));
  const snapshots = readers.map((group) => groupSnapshot(cluster, group, state, rateOf));
  return explainTopic({
    topic: topicSummary(topic, rateOf),
    partitions: topic.partitions,
    topics: visibleTopics(state, rateOf),
    groups: await Promise.all(snapshots),
  });
}

async function watched(cluster: Cluster) {
  const { clock } = cluster.ports;
  const topics = new ClusterStates(cluster);
  const groups = new GroupStates(cluster, topics);
  const history = new History();
  history.add(clock.nowMs(), await topics.current(), []);
  await pause(clock, watchMs);
  history.add(clock.nowMs(), await topics.current(), []);
  return { topics, groups, rateOf: (topic: string) => history.recordsInPerSecond(topic) };
}

/** The verdict is the first finding's sentence, or says that all is well. */
function asText({ verdict, findings }: Explanation): string {
  const lines = findings.flatMap(({ sentence, mend }) => [
    ...(sentence === verdict ? [] : ["", sentence]),
    ...(mend === null ? [] : [`  → ${mend}`]),
  ]);
  return `${[verdict, ...lines].join("\n")}\n`;
}
