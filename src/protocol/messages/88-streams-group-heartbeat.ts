import {
  array,
  bool,
  int8,
  int16,
  int32,
  long,
  message,
  string,
  struct,
  uint16,
} from "../schema.ts";

const keyValue = {
  key: string(),
  value: string(),
};

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(keyValue),
};

const taskIds = {
  subtopologyId: string(),
  partitions: array(int32()),
};

const endpoint = {
  host: string(),
  port: uint16(),
};

const taskOffset = {
  subtopologyId: string(),
  partition: int32(),
  offset: long(),
};

const status = {
  /**
   * 0 stale topology, 1 missing source topics, 2 wrongly partitioned topics, 3 missing internal
   * topics, 4 shut down the application, 5 assignment delayed.
   */
  statusCode: int8(),
  statusDetail: string(),
};

const topicPartition = {
  topic: string(),
  partitions: array(int32()),
};

/**
 * I am alive and run these tasks of this topology; which should I run (KIP-1071)?
 *
 * v0 flexible
 */
export const StreamsGroupHeartbeat = message({
  key: 88,
  name: "StreamsGroupHeartbeat",
  versions: "0",
  flexible: "0+",
  request: {
    groupId: string(),
    memberId: string(),
    /** 0 to join, -1 to leave, -2 to leave as a static member who will be back. */
    memberEpoch: int32(),
    endpointInformationEpoch: int32(),
    instanceId: string("0+", { nullable: "0+", default: null }),
    rackId: string("0+", { nullable: "0+", default: null }),
    rebalanceTimeoutMs: int32("0+", { default: -1 }),
    /** Sent when joining; null afterwards. */
    topology: struct(
      {
        epoch: int32(),
        subtopologies: array({
          subtopologyId: string(),
          sourceTopics: array(string()),
          sourceTopicRegex: array(string()),
          stateChangelogTopics: array(topicInfo),
          repartitionSinkTopics: array(string()),
          repartitionSourceTopics: array(topicInfo),
          copartitionGroups: array({
            sourceTopics: array(int16()),
            sourceTopicRegex: array(int16()),
            repartitionSourceTopics: array(int16()),
          }),
        }),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
    /** Null when unchanged since the last heartbeat. */
    activeTasks: array(taskIds, "0+", { nullable: "0+", default: null }),
    /** Null when unchanged since the last heartbeat. */
    standbyTasks: array(taskIds, "0+", { nullable: "0+", default: null }),
    /** Null when unchanged since the last heartbeat. */
    warmupTasks: array(taskIds, "0+", { nullable: "0+", default: null }),
    processId: string("0+", { nullable: "0+", default: null }),
    userEndpoint: struct(endpoint, "0+", { nullable: "0+", default: null }),
    clientTags: array(keyValue, "0+", { nullable: "0+", default: null }),
    taskOffsets: array(taskOffset, "0+", { nullable: "0+", default: null }),
    taskEndOffsets: array(taskOffset, "0+", { nullable: "0+", default: null }),
    shutdownApplication: bool("0+", { default: false }),
  },
  response: {
    throttleTimeMs: int32("0+", { default: 0 }),
    errorCode: int16("0+", { default: 0 }),
    errorMessage: string("0+", { nullable: "0+", default: null }),
    memberId: string(),
    memberEpoch: int32(),
    heartbeatIntervalMs: int32(),
    acceptableRecoveryLag: int32(),
    taskOffsetIntervalMs: int32(),
    /** Null when unchanged since the last answer. */
    status: array(status, "0+", { nullable: "0+" }),
    activeTasks: array(taskIds, "0+", { nullable: "0+", default: null }),
    standbyTasks: array(taskIds, "0+", { nullable: "0+", default: null }),
    warmupTasks: array(taskIds, "0+", { nullable: "0+", default: null }),
    endpointInformationEpoch: int32(),
    partitionsByUserEndpoint: array(
      {
        userEndpoint: struct(endpoint),
        activePartitions: array(topicPartition),
        standbyPartitions: array(topicPartition),
      },
      "0+",
      { nullable: "0+", default: null },
    ),
  },
});
