import type { ErrorName } from "../../protocol/errors.ts";
import type {
  CommitRequest,
  DeleteOffsetsRequest,
  FetchOffsetsAnswer,
  FetchOffsetsRequest,
  TopicNamed,
} from "../offset-requests.ts";
import { noTopicId } from "./committed-offsets.ts";

/** Which topics there are: the coordinator keeps offsets, not topics. */
export interface Topics {
  topic(name: string): KnownTopic | undefined;
  topicById(id: string): KnownTopic | undefined;
}

interface KnownTopic {
  readonly name: string;
  /** 32 hex digits. */
  readonly id: string;
  readonly partitionCount: number;
}

/** Nothing can be committed to a partition that is not there. */
export function resolveCommit(topics: Topics, request: CommitRequest): CommitRequest {
  return {
    ...request,
    topics: request.topics.map(({ partitions, ...named }) => {
      const known = find(topics, named);
      return {
        ...identity(known, named),
        partitions: partitions.map((at) => ({
          ...at,
          error: partitionError(known, named, at.partition),
        })),
      };
    }),
  };
}

/** Offsets of a topic that is gone can still be asked for by its name, but not by its id. */
export function resolveFetch(topics: Topics, request: FetchOffsetsRequest): FetchOffsetsRequest {
  if (request.topics === null) return request;
  return {
    ...request,
    topics: request.topics.map((topic) => {
      const known = find(topics, topic);
      const isUnknownId = known === undefined && topic.topicId !== noTopicId;
      const error = isUnknownId ? "UNKNOWN_TOPIC_ID" : "NONE";
      return { ...topic, ...identity(known, topic), error };
    }),
  };
}

/** Tells the ids of topics in an answer about everything that a group has committed. */
export function nameIds(topics: Topics, answer: FetchOffsetsAnswer): FetchOffsetsAnswer {
  return {
    ...answer,
    topics: answer.topics.map((topic) => ({ ...topic, ...identity(find(topics, topic), topic) })),
  };
}

export function resolveDelete(topics: Topics, request: DeleteOffsetsRequest): DeleteOffsetsRequest {
  return {
    ...request,
    topics: request.topics.map(({ name, partitions }) => {
      const named = { name, topicId: noTopicId };
      const known = find(topics, named);
      return {
        name,
        partitions: partitions.map(({ partition }) => ({
          partition,
          error: partitionError(known, named, partition),
        })),
      };
    }),
  };
}

function find(topics: Topics, { name, topicId }: TopicNamed): KnownTopic | undefined {
  return topicId === noTopicId ? topics.topic(name) : topics.topicById(topicId);
}

function identity(known: KnownTopic | undefined, named: TopicNamed): TopicNamed {
  return known === undefined ? named : { name: known.name, topicId: known.id };
}

function partitionError(
  known: KnownTopic | undefined,
  { topicId }: TopicNamed,
  partition: number,
): ErrorName {
  if (known === undefined && topicId !== noTopicId) return "UNKNOWN_TOPIC_ID";
  const exists = known !== undefined && partition >= 0 && partition < known.partitionCount;
  return exists ? "NONE" : "UNKNOWN_TOPIC_OR_PARTITION";
}
