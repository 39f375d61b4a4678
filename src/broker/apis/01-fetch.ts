import { isRefused } from "../../partitions/partition.ts";
import { type ErrorName, errors } from "../../protocol/errors.ts";
import { Fetch } from "../../protocol/messages/01-fetch.ts";
import type { Request, Response } from "../../protocol/schema.ts";
import type { HeldRoom } from "../answer-budget.ts";
import { type Context, serve } from "../api.ts";
import { countRecords } from "../count-records.ts";
import type { FetchPlan, FetchWant } from "../fetch-sessions.ts";
import { FetchWait } from "../fetch-wait.ts";
import { leaderEpoch } from "../find-partition.ts";
import { type PartitionRead, readPartitions, release } from "../read-partitions.ts";

type FetchRequest = Request<typeof Fetch>;

const readCommitted = 1;
/** From here on topics are named by id alone (KIP-516); an empty name is a name before. */
const firstVersionWithIds = 13;
/** A fetch of so many may always wait: what it takes is little beside its connection. */
const fewPartitions = 1000;
/** What the request holds of a partition, the want made of it, and the watch on it. */
const bytesPerWant = 256;
/** `max.message.bytes`, when nobody has changed it. */
const usualBatchBytes = 1024 * 1024 + 12;

/**
 * Give me records from these offsets on; wait for them if there are none yet.
 *
 * v7 incremental sessions (KIP-227) · v9 leader epochs (KIP-320) · v12 divergence (KIP-595)
 * · v13 topics by id (KIP-516)
 */
export default serve(Fetch, {
  gaps: ["a follower's fetch is answered like a consumer's: there is no replication"],

  async answer(request, ctx) {
    const plan = ctx.services.fetchSessions.plan(sessionRequest(request, ctx));
    if (isRefused(plan)) return { errorCode: errors[plan.error].code, sessionId: 0, responses: [] };
    const { reads, room } = await readEnough(request, plan, ctx);
    ctx.afterSending(() => {
      release(reads);
      room.resize(0);
    });
    for (const { topic, lease } of reads) {
      if (topic === null || lease === null) continue;
      ctx.services.metrics.recordsOut(topic, countRecords(lease.bytes), lease.bytes.length);
    }
    const told = plan.incremental ? reads.filter((read) => isNews(plan, read)) : reads;
    for (const read of told) plan.session?.told(read.want, newsOf(read));
    return {
      errorCode: 0,
      sessionId: plan.session?.id ?? 0,
      responses: byTopic(told, request.isolationLevel === readCommitted),
    };
  },
});

/** Records read, and the room they take until their answer has left. */
interface HeldReads {
  readonly reads: readonly PartitionRead[];
  readonly room: HeldRoom;
}

/**
 * Reads until `minBytes` are there, something failed, or `maxWaitMs` has passed. While unread
 * answers take all the room there is, it waits; when it may wait no longer it reads nothing.
 * A fetch of very many partitions waits only where there is room for what it wants.
 */
async function readEnough(
  request: FetchRequest,
  plan: FetchPlan,
  ctx: Context,
): Promise<HeldReads> {
  const { services } = ctx;
  const mostBytes = Math.min(request.maxBytes, services.config.values["fetch.max.bytes"]);
  // More than the answer may hold will never be there.
  const minBytes = Math.min(request.minBytes, mostBytes);
  const wait = new FetchWait(services.clock, request.maxWaitMs);
  const waitingBytes = waitingRoomFor(plan.wants);
  const waitingRoom = services.answers.reserve(waitingBytes);
  const mayWait = waitingRoom.bytes >= waitingBytes;
  try {
    for (;;) {
      wait.watch(plan.wants, services);
      const held = await readOnce(request, plan, mostBytes, ctx);
      const { reads, room, reservedBytes } = held;
      const maxBytes = Math.min(mostBytes, reservedBytes);
      const enough = isEnough(reads, Math.min(minBytes, Math.max(maxBytes, 1)));
      if (enough || !mayWait || wait.isOver || ctx.client.isGone) return held;
      release(reads);
      room.resize(0);
      if (reservedBytes > 0) await wait.forChange(ctx.client);
      else await wait.forRoom(ctx.client, services.answers);
    }
  } finally {
    wait.end();
    waitingRoom.resize(0);
  }
}

/** Bytes of memory that the wants of a waiting fetch take: the client says how long it waits. */
const waitingRoomFor = ({ length }: readonly FetchWant[]): number =>
  length <= fewPartitions ? 0 : length * bytesPerWant;

/** Reads into room that is reserved before and, as soon as it is known, no larger than needed. */
async function readOnce(
  request: FetchRequest,
  plan: FetchPlan,
  mostBytes: number,
  { services }: Context,
): Promise<HeldReads & { readonly reservedBytes: number }> {
  const room = services.answers.reserve(roomFor(plan.wants, mostBytes));
  const reservedBytes = room.bytes;
  try {
    const limits = {
      maxBytes: Math.min(mostBytes, reservedBytes),
      minOneBatch: reservedBytes > 0,
      readCommitted: request.isolationLevel === readCommitted,
    };
    const reads = await readPartitions(plan.wants, limits, services);
    room.resize(bytesOf(reads));
    return { reads, room, reservedBytes };
  } catch (bug) {
    room.resize(0);
    throw bug;
  }
}

/** The most that these partitions may give; a batch that is larger than asked for comes whole. */
function roomFor(wants: readonly FetchWant[], mostBytes: number): number {
  let bytes = 0;
  for (const { partitionMaxBytes } of wants) {
    bytes += Math.max(partitionMaxBytes, 0);
    if (bytes >= mostBytes) break;
  }
  return Math.max(Math.min(bytes, mostBytes), usualBatchBytes);
}

const bytesOf = (reads: readonly PartitionRead[]): number =>
  reads.reduce((sum, { lease }) => sum + (lease?.bytes.length ?? 0), 0);

function isEnough(reads: readonly PartitionRead[], minBytes: number): boolean {
  let bytes = 0;
  for (const read of reads) {
    if (read.error !== "NONE" || read.divergingEpoch !== null) return true;
    bytes += read.lease?.bytes.length ?? 0;
  }
  return reads.length === 0 || bytes >= minBytes;
}

function sessionRequest(request: FetchRequest, { version }: Context) {
  const namesTopicsById = version >= firstVersionWithIds;
  const wants: FetchWant[] = [];
  for (const { topic, topicId, partitions } of request.topics) {
    for (const want of partitions) {
      wants.push({
        topic: namesTopicsById ? "" : topic,
        topicId: namesTopicsById ? topicId : "",
        partition: want.partition,
        fetchOffset: want.fetchOffset,
        partitionMaxBytes: want.partitionMaxBytes,
        currentLeaderEpoch: want.currentLeaderEpoch,
        lastFetchedEpoch: want.lastFetchedEpoch,
      });
    }
  }
  const forgotten = request.forgottenTopicsData.flatMap(({ topic, topicId, partitions }) => {
    const named = namesTopicsById ? { topic: "", topicId } : { topic, topicId: "" };
    return partitions.map((partition) => ({ ...named, partition }));
  });
  const { sessionId, sessionEpoch } = request;
  return { sessionId, sessionEpoch, wants, forgotten, namesTopicsById };
}

const newsOf = ({ error, highWatermark, startOffset, lease }: PartitionRead) => ({
  highWatermark,
  startOffset,
  hasRecords: lease !== null && lease.bytes.length > 0,
  isError: error !== "NONE",
});

const isNews = (plan: FetchPlan, read: PartitionRead): boolean =>
  read.divergingEpoch !== null || plan.session!.hasNews(read.want, newsOf(read));

type TopicResponse = NonNullable<Response<typeof Fetch>["responses"]>[number];
type PartitionResponse = TopicResponse["partitions"][number];

/** Neighbours of one topic share its entry; the order in which partitions were read is kept. */
function byTopic(reads: readonly PartitionRead[], committedOnly: boolean): TopicResponse[] {
  const responses: (TopicResponse & { partitions: PartitionResponse[] })[] = [];
  for (const read of reads) {
    const { topic, topicId } = read.want;
    let last = responses.at(-1);
    if (last === undefined || last.topic !== topic || last.topicId !== topicId) {
      last = { topic, topicId, partitions: [] };
      responses.push(last);
    }
    last.partitions.push(partitionResponse(read, committedOnly));
  }
  return responses;
}

const noRecords = Buffer.alloc(0);
/** What was refused before any partition was asked has no transactions, aborted or not. */
const unknown: ReadonlySet<ErrorName> = new Set(["UNKNOWN_TOPIC_OR_PARTITION", "UNKNOWN_TOPIC_ID"]);

function partitionResponse(read: PartitionRead, committedOnly: boolean): PartitionResponse {
  const { error, divergingEpoch } = read;
  const mayHaveAborted = unknown.has(error) || (committedOnly && error === "NONE");
  return {
    partitionIndex: read.want.partition,
    errorCode: errors[error].code,
    highWatermark: read.highWatermark,
    lastStableOffset: read.lastStableOffset,
    logStartOffset: read.startOffset,
    abortedTransactions: mayHaveAborted ? [] : null,
    records: read.lease?.bytes ?? noRecords,
    ...(divergingEpoch === null
      ? {}
      : { divergingEpoch: { epoch: leaderEpoch, endOffset: divergingEpoch.endOffset } }),
  };
}
