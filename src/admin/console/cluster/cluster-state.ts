import type { Cluster } from "../../../client/cluster.ts";
import type { MetadataView, TopicView } from "../../../client/metadata.ts";
import { isRefusal } from "../../../client/refusal.ts";
import { type Ages, Latest } from "../latest.ts";
import { granted, Refused } from "../refused.ts";
import { type ReadTopics, readTopics, type TopicState } from "./read-topics.ts";

export type { TopicState } from "./read-topics.ts";

/** Everything the cluster tells of its topics, at one moment. */
export interface ClusterState extends ReadTopics {
  readonly view: MetadataView;
}

/**
 * Several pages that ask within a second share one answer. A cluster of thousands of partitions
 * takes a while to ask; what was known before is shown meanwhile.
 */
const ages: Ages = { maxAgeMs: 1_000, maxStaleMs: 10_000, patienceMs: 25 };

/** What the cluster tells of its topics, asked for when somebody wants to know. */
export class ClusterStates {
  private readonly cluster: Cluster;
  private readonly latest: Latest<ClusterState>;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.latest = new Latest(cluster.ports.clock, ages, () => readState(cluster));
  }

  /** A second old at most. Rejects with `Refused`. */
  async current(): Promise<ClusterState> {
    return (await this.latest.current()).value;
  }

  /** For lists, at once: perhaps some seconds old. Rejects with `Refused`. */
  async lately(): Promise<{ readonly state: ClusterState; readonly ageMs: number }> {
    const taken = await this.latest.lately();
    return { state: taken.value, ageMs: Math.round(this.latest.ageMs(taken)) };
  }

  /** After a change of the console's own. */
  forget(): void {
    this.latest.forget();
  }

  /** These of them, right now; those that are not there are left out. Rejects with `Refused`. */
  async some(names: readonly string[]): Promise<ReadonlyMap<string, TopicState>> {
    if (names.length === 0) return new Map();
    const view = granted(await this.cluster.metadata(names));
    return (await readTopics(this.cluster, known(view))).topics;
  }

  /** One of them, right now, so that a topic just created is there. Rejects with `Refused`. */
  async topic(name: string): Promise<TopicState> {
    const view = granted(await this.cluster.topic(name, { fresh: true }));
    const found = (await readTopics(this.cluster, [view])).topics.get(name);
    if (found !== undefined) return found;
    throw new Refused(404, "UNKNOWN_TOPIC_OR_PARTITION", `There is no topic ${name}.`);
  }
}

async function readState(cluster: Cluster): Promise<ClusterState> {
  const view = granted(await cluster.metadata(null));
  return { view, ...(await readTopics(cluster, known(view))) };
}

function known({ topics }: MetadataView): TopicView[] {
  return [...topics.values()].filter((topic): topic is TopicView => !isRefusal(topic));
}
