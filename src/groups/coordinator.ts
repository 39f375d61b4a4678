import type { Random } from "../base/random.ts";
import type { ErrorName } from "../protocol/errors.ts";
import type {
  DeletedGroup,
  GroupDescription,
  GroupSnapshot,
  ListFilter,
} from "./admin-requests.ts";
import type { ListAnswer } from "./commands.ts";
import {
  type Client,
  type HeartbeatAnswer,
  type HeartbeatRequest,
  type JoinAnswer,
  type JoinRequest,
  type LeaveAnswer,
  type LeaveRequest,
  refuseJoin,
  refuseLeave,
  refuseSync,
  type SyncAnswer,
  type SyncRequest,
} from "./membership-requests.ts";
import type {
  CommitAnswer,
  CommitRequest,
  DeleteOffsetsAnswer,
  DeleteOffsetsRequest,
  FetchOffsetsAnswer,
  FetchOffsetsRequest,
} from "./offset-requests.ts";
import {
  nameIds,
  resolveCommit,
  resolveDelete,
  resolveFetch,
  type Topics,
} from "./offsets/resolve-topics.ts";
import type { GroupSettings } from "./settings.ts";
import { GroupShards, type ShardsPorts } from "./shards.ts";
import { snapshot } from "./snapshot.ts";

export interface GroupPorts extends ShardsPorts {
  readonly topics: Topics;
  readonly random: Random;
}

/**
 * The front door to every consumer group: finds the shard that a group lives in. No promise that
 * it gives rejects; answers say what went wrong in Kafka's words.
 */
export class GroupCoordinator {
  private readonly ports: GroupPorts;
  private readonly shards: GroupShards;

  constructor(ports: GroupPorts) {
    this.ports = ports;
    this.shards = new GroupShards(ports);
  }

  /** Loads every group there is, so that sessions and offsets expire also unasked. */
  start(): Promise<void> {
    return this.shards.load();
  }

  /** Whoever waits is told to find another coordinator. */
  close(): void {
    this.shards.close();
  }

  /** Answers when the group's round of joins is complete. */
  async join(request: JoinRequest, client: Client): Promise<JoinAnswer> {
    const { settings, random } = this.ports;
    const error = joinError(request, settings);
    if (error !== null) return refuseJoin(error, request.memberId);
    const prefix = request.groupInstanceId ?? client.clientId;
    const newMemberId = `${prefix}-${dashed(random.uuid())}`;
    return this.shards.ask("join", request.groupId, { ...request, client, newMemberId });
  }

  /** Answers when the leader has brought the assignment. */
  async sync(request: SyncRequest): Promise<SyncAnswer> {
    if (request.groupId === "") return refuseSync("INVALID_GROUP_ID");
    return this.shards.ask("sync", request.groupId, request);
  }

  async heartbeat(request: HeartbeatRequest): Promise<HeartbeatAnswer> {
    if (request.groupId === "") return { error: "INVALID_GROUP_ID" };
    const answer = await this.shards.ask("heartbeat", request.groupId, request);
    // Nobody's session runs while the group is being loaded.
    return answer.error === "COORDINATOR_LOAD_IN_PROGRESS" ? { error: "NONE" } : answer;
  }

  async leave(request: LeaveRequest): Promise<LeaveAnswer> {
    if (request.groupId === "") return refuseLeave("INVALID_GROUP_ID");
    return this.shards.ask("leave", request.groupId, request);
  }

  commitOffsets(request: CommitRequest): Promise<CommitAnswer> {
    return this.shards.ask("commit", request.groupId, resolveCommit(this.ports.topics, request));
  }

  async fetchOffsets(request: FetchOffsetsRequest): Promise<FetchOffsetsAnswer> {
    const { topics } = this.ports;
    const answer = await this.shards.ask(
      "fetchOffsets",
      request.groupId,
      resolveFetch(topics, request),
    );
    return request.topics === null ? nameIds(topics, answer) : answer;
  }

  async deleteOffsets(request: DeleteOffsetsRequest): Promise<DeleteOffsetsAnswer> {
    if (request.groupId === "") return { error: "INVALID_GROUP_ID", topics: [] };
    return this.shards.ask(
      "deleteOffsets",
      request.groupId,
      resolveDelete(this.ports.topics, request),
    );
  }

  describe(groupIds: readonly string[]): Promise<readonly GroupDescription[]> {
    return this.shards.askEach("describe", groupIds);
  }

  deleteGroups(groupIds: readonly string[]): Promise<readonly DeletedGroup[]> {
    return this.shards.askEach("deleteGroups", [...new Set(groupIds)]);
  }

  async list(filter: ListFilter): Promise<ListAnswer> {
    const answers = await this.shards.askAll("list", filter);
    const failed = answers.find(({ error }) => error !== "NONE");
    return failed ?? { error: "NONE", groups: answers.flatMap(({ groups }) => groups) };
  }

  /** To be called when a topic has been deleted: forgets all offsets committed in it. */
  async onTopicDeleted(topic: string): Promise<void> {
    // It may have been the topic that groups live in.
    if (!this.ports.offsetsTopic.exists()) this.shards.forget();
    await this.shards.askAll("forgetTopic", { topic });
  }

  /** Groups as they are now, in memory: for metrics and the console. Reads no log. */
  *snapshot(): Iterable<GroupSnapshot> {
    for (const groups of this.shards.loaded()) yield* snapshot(groups);
  }
}

function joinError(request: JoinRequest, settings: GroupSettings): ErrorName | null {
  const { groupId, sessionTimeoutMs, protocols } = request;
  if (groupId === "") return "INVALID_GROUP_ID";
  const { minSessionTimeoutMs, maxSessionTimeoutMs, maxMessageBytes } = settings;
  if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
    return "INVALID_SESSION_TIMEOUT";
  }
  // What could never be written as part of the group is not kept in memory either.
  let bytes = protocols.length * lengthFieldsBytes;
  for (const { name, metadata } of protocols) bytes += name.length + metadata.length;
  return bytes > maxMessageBytes ? "MESSAGE_TOO_LARGE" : null;
}

/** So that a great many empty protocols are not for nothing. */
const lengthFieldsBytes = 6;

/** The usual way to write a UUID: 8-4-4-4-12. */
const dashed = (uuid: string): string =>
  uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
