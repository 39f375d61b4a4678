/**
 * What the console's web page and its server say to each other: types only, so that the page can
 * import them without bringing the server along.
 *
 * `Api` lists every call that answers with JSON, `Streams` every call that goes on for a while. A
 * key is the method and the path; `:name` in a path stands for one encoded segment. A call that
 * changes something (not GET) carries the token of `GET /api/session` in the header `x-csrf-token`,
 * and a body as `application/json`, if only `{}`. A refused call answers with a status of 400 or
 * more and a `Problem`.
 *
 * Anything under `/api/registry/` is the Schema Registry's own REST API (Confluent's), the same
 * methods, bodies, answers and errors: `/api/registry/subjects/ticks-value/versions`.
 */
import type { ConfigEntry } from "../../client/admin/configs.ts";
import type { SchemaFormAnswer } from "./contract-forms.ts";
import type { Publication, Published } from "./contract-messages.ts";

export interface Api {
  "GET /api/session": { answer: Session };
  "POST /api/session": { body: { user: string; password: string }; answer: Session };
  "DELETE /api/session": { answer: Session };

  "GET /api/overview": { answer: Overview };
  /** Rates of the whole cluster, or of one topic, oldest first. */
  "GET /api/history": { query: { topic?: string }; answer: { samples: readonly RateSample[] } };
  /** Requests of all clients, oldest first; empty where the node's metrics are not to be had. */
  "GET /api/requests": { answer: { samples: readonly RequestSample[] } };

  /** It may be `ageMs` old, with a newer one on its way: a large cluster is slow to ask. */
  "GET /api/topics": { answer: { topics: readonly TopicSummary[]; ageMs: number } };
  /** Whether the name may be given to a new topic: null, or why not, in a sentence. */
  "GET /api/topic-name": { query: { name: string }; answer: { problem: string | null } };
  "POST /api/topics": { body: NewTopic; answer: { name: string } };
  "GET /api/topics/:topic": { answer: TopicDetail };
  "DELETE /api/topics/:topic": { answer: Done };
  /** Grows it to `count` partitions in all. */
  "POST /api/topics/:topic/partitions": { body: { count: number }; answer: Done };
  /** Deletes every record there is now. */
  "DELETE /api/topics/:topic/records": { answer: { deleted: number } };
  /** A new topic with the same partitions and settings, and none of the records. */
  "POST /api/topics/:topic/clone": { body: { name: string }; answer: { name: string } };
  "GET /api/topics/:topic/configs": { answer: { configs: readonly ConfigSetting[] } };
  /** Null goes back to the default. */
  "PATCH /api/topics/:topic/configs": {
    body: { changes: Readonly<Record<string, string | null>> };
    answer: { configs: readonly ConfigSetting[] };
  };
  "GET /api/topics/:topic/consumers": { answer: { groups: readonly TopicConsumer[] } };
  "GET /api/topics/:topic/schemas": { answer: TopicSchemas };
  "GET /api/topics/:topic/hints": { answer: { hints: readonly Hint[] } };
  "GET /api/topics/:topic/explain": { answer: Explanation };
  "POST /api/topics/:topic/records": { body: Publication; answer: Published };

  "GET /api/groups": { answer: { groups: readonly GroupSummary[] } };
  "GET /api/groups/:group": { answer: GroupDetail };
  "GET /api/groups/:group/history": { answer: { samples: readonly LagSample[] } };
  "GET /api/groups/:group/explain": { answer: Explanation };
  /** With `dryRun` nothing changes: the plan is what would. A group with members is refused. */
  "POST /api/groups/:group/offsets": { body: OffsetChange; answer: OffsetPlan };
  "DELETE /api/groups/:group": { answer: Done };

  /** The registry's subjects, each with its latest version; the rest is under `/api/registry/`. */
  "GET /api/schemas": { answer: Schemas };
  /** What a form for values of this schema is made of; `id` is the registry's. */
  "GET /api/schemas/:id/form": { answer: SchemaFormAnswer };

  "GET /api/learn/:topic": { answer: LearnState };
  /** Starts a consumer of this console's own; at most eight run at once. */
  "POST /api/learn/:topic/consumers": { body: { group: string }; answer: DemoConsumer };
  "DELETE /api/learn/consumers/:id": { answer: Done };
}

/**
 * `messages` sends a `SearchEvent` a line (NDJSON) and ends by itself; give up by aborting the
 * request. `tail` is a server-sent event stream of `TailEvent`s (no event names), at most 20 a
 * second. `download` is a file: as JSON lines or CSV. `query` is a `MessageQuery` as JSON text.
 */
export interface Streams {
  "GET /api/topics/:topic/messages": { query: { query: string } };
  "GET /api/topics/:topic/tail": { query: { query: string } };
  "GET /api/topics/:topic/download": { query: { query: string; as: "jsonl" | "csv" } };
}

export type * from "./contract-forms.ts";
export type * from "./contract-messages.ts";

/** Why a call was refused. */
export interface Problem {
  /** Kafka's error name, or one of the console's own in the same style: `FILTER_FAILED`. */
  readonly error: string;
  /** One sentence for people. */
  readonly message: string;
}

export interface Done {
  readonly done: true;
}

export interface Session {
  /** Null: nobody is logged in, or nobody needs to be. */
  readonly user: string | null;
  /** Everything but `/api/session` is refused with 401 until somebody has logged in. */
  readonly needsLogin: boolean;
  /** Every change is refused with 403. */
  readonly readOnly: boolean;
  readonly csrfToken: string;
  /** Of this program. */
  readonly version: string;
  readonly hasRegistry: boolean;
}

export interface Overview {
  readonly clusterId: string | null;
  /** -1 when unknown. */
  readonly controllerId: number;
  /** What a client is given as `bootstrap.servers`. */
  readonly bootstrap: string;
  /** Null when the console was given none. */
  readonly registryUrl: string | null;
  /** Of a Millrace node; null when the console was given none. */
  readonly metricsUrl: string | null;
  readonly brokers: readonly Broker[];
  readonly topics: number;
  readonly partitions: number;
  readonly groups: number;
  /** Of all replicas; null when the cluster does not tell. */
  readonly sizeBytes: number | null;
  readonly health: Health;
  /** How old it is. */
  readonly ageMs: number;
  readonly snippets: readonly Snippet[];
}

export interface Broker {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  readonly isController: boolean;
  /** Partitions it leads. */
  readonly leads: number;
  /** What it runs, as far as the protocol tells: "Kafka 4.2 protocol", "Millrace 0.1.0". */
  readonly version: string | null;
  readonly sizeBytes: number | null;
  readonly totalDiskBytes: number | null;
  readonly usableDiskBytes: number | null;
}

export interface Health {
  readonly level: "good" | "warning" | "bad";
  /** Sentences; the first is the verdict. */
  readonly sentences: readonly string[];
}

/** A whole program that publishes and one that reads, for this cluster's address. */
export interface Snippet {
  readonly language: "Python" | "TypeScript" | "Java" | "kcat";
  readonly produce: string;
  readonly consume: string;
}

export interface RateSample {
  readonly atMs: number;
  readonly recordsInPerSecond: number;
  /** By what consumer groups committed. */
  readonly recordsOutPerSecond: number;
  /** Growth on disk; null when the cluster does not tell sizes. */
  readonly bytesInPerSecond: number | null;
}

export interface RequestSample {
  readonly atMs: number;
  readonly producePerSecond: number;
  readonly fetchPerSecond: number;
  readonly otherPerSecond: number;
}

export interface TopicSummary {
  readonly name: string;
  readonly isInternal: boolean;
  readonly partitions: number;
  readonly replicas: number;
  /** End minus start: with compaction or transactions there are fewer. */
  readonly records: number;
  readonly sizeBytes: number | null;
  readonly recordsInPerSecond: number;
  /** Groups with something committed here. */
  readonly groups: number;
  readonly isHealthy: boolean;
}

export interface NewTopic {
  readonly name: string;
  /** -1, or absent: as the broker is set. */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

export interface TopicDetail extends TopicSummary {
  readonly cleanupPolicy: string | null;
  /** -1: for ever; null when the cluster does not tell. */
  readonly retentionMs: number | null;
  readonly partitionList: readonly Partition[];
}

export interface Partition {
  readonly partition: number;
  /** -1: none. */
  readonly leaderId: number;
  readonly replicaIds: readonly number[];
  readonly inSyncIds: readonly number[];
  readonly startOffset: number;
  readonly endOffset: number;
  readonly sizeBytes: number | null;
}

export interface ConfigSetting extends ConfigEntry {
  /** What it falls back to; null when nothing tells. */
  readonly defaultValue: string | null;
  /** Set on this topic itself. */
  readonly isOwn: boolean;
}

export interface TopicConsumer {
  readonly group: string;
  readonly state: string;
  readonly members: number;
  readonly lag: number;
}

export interface TopicSchemas {
  readonly key: SubjectSummary | null;
  readonly value: SubjectSummary | null;
  /** Why there is nothing to show: no registry, or it does not answer. */
  readonly problem: string | null;
}

export interface SubjectSummary {
  readonly subject: string;
  readonly id: number;
  readonly version: number;
  readonly type: "AVRO" | "JSON" | "PROTOBUF";
  readonly schema: string;
}

export interface Schemas {
  readonly subjects: readonly (Omit<SubjectSummary, "schema"> & { readonly versions: number })[];
  readonly problem: string | null;
}

export interface GroupSummary {
  readonly group: string;
  /** classic, consumer, share, streams; empty from a broker that does not say. */
  readonly type: string;
  readonly state: string;
  readonly protocolType: string;
  readonly members: number;
  readonly topics: readonly string[];
  /** Null where the group is of a kind that commits nothing. */
  readonly lag: number | null;
  readonly coordinatorId: number;
}

export interface GroupDetail extends GroupSummary {
  readonly assignor: string;
  readonly memberList: readonly Member[];
  readonly offsets: readonly GroupOffset[];
}

export interface Member {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly host: string;
  readonly assignment: readonly { readonly topic: string; readonly partition: number }[];
}

export interface GroupOffset {
  readonly topic: string;
  readonly partition: number;
  /** Null: nothing committed. */
  readonly committed: number | null;
  readonly startOffset: number;
  readonly endOffset: number;
  /** Null when nothing is committed. */
  readonly lag: number | null;
  /** Who reads it now. */
  readonly memberId: string | null;
}

export interface LagSample {
  readonly atMs: number;
  readonly lag: number;
  /** By `topic/partition`. */
  readonly partitions: Readonly<Record<string, number>>;
}

/** What to do with the committed offsets, of which partitions. */
export interface OffsetChange {
  readonly to:
    | { readonly kind: "start" }
    | { readonly kind: "end" }
    | { readonly kind: "offset"; readonly offset: number }
    | { readonly kind: "timestamp"; readonly timestampMs: number }
    /** Forward, or back with a negative number. */
    | { readonly kind: "shift"; readonly by: number }
    | { readonly kind: "delete" };
  /** Absent: every topic it has committed something of. */
  readonly topic?: string;
  /** Absent: all of them. */
  readonly partitions?: readonly number[];
  readonly dryRun: boolean;
}

export interface OffsetPlan {
  readonly isDone: boolean;
  readonly changes: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly from: number | null;
    /** Null: forgotten. */
    readonly to: number | null;
    /** Records that will be read again (positive) or never (negative). */
    readonly again: number;
    /** "Only from 100 on there are records: moved there." */
    readonly note: string | null;
  }[];
}

/** An answer to "why does my consumer get nothing?" */
export interface Explanation {
  /** One sentence: the likeliest cause, or that all is well. */
  readonly verdict: string;
  readonly findings: readonly Finding[];
}

export interface Finding {
  /** Stable, in words with dashes: `published-before-latest`. */
  readonly id: string;
  /** A cause explains it by itself, a suspect may; `fine` was looked at and is in order. */
  readonly level: "cause" | "suspect" | "fine";
  readonly sentence: string;
  /** What to do about it; null when there is nothing to do. */
  readonly mend: string | null;
}

/** A mistake seen from the records themselves. */
export interface Hint {
  /** `constant-key`, `one-partition-holds-everything`, `one-record-batches`, … */
  readonly id: string;
  readonly sentence: string;
  readonly mend: string;
}

/** A topic as lanes; ask again twice a second, and take records from the tail. */
export interface LearnState {
  readonly topic: string;
  readonly lanes: readonly {
    readonly partition: number;
    readonly startOffset: number;
    readonly endOffset: number;
    /** The last few, oldest first. */
    readonly recent: readonly LearnRecord[];
  }[];
  readonly groups: readonly {
    readonly group: string;
    readonly state: string;
    readonly members: readonly {
      readonly memberId: string;
      readonly clientId: string;
      readonly partitions: readonly number[];
      /** Null: not one of this console's own. */
      readonly demoId: string | null;
    }[];
    readonly committed: readonly { readonly partition: number; readonly offset: number }[];
    readonly lag: number;
  }[];
  readonly demos: readonly DemoConsumer[];
}

export interface LearnRecord {
  readonly offset: number;
  readonly timestampMs: number;
  /** As text, cut; null without a key. */
  readonly key: string | null;
  readonly value: string | null;
}

export interface DemoConsumer {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly records: number;
  /** What is wrong with it, if anything. */
  readonly problem: string | null;
}
