import { array, int8, int16, int32, int64, string, struct, uint16 } from "../schema.ts";
import { keyedRecord } from "./keyed-record.ts";

const endpoint = {
  host: string(),
  port: uint16(),
};

const keyValue = {
  key: string(),
  value: string(),
};

const taskIds = {
  subtopologyId: string(),
  partitions: array(int32()),
};

/** Tasks in a member's hands. */
const heldTaskIds = {
  subtopologyId: string(),
  partitions: array(int32()),
  /** As many as partitions; null for tasks that are not active. */
  assignmentEpochs: array(int32(), "0+", { nullable: "0+", tag: 0 }),
};

const topicInfo = {
  name: string(),
  partitions: int32(),
  replicationFactor: int16(),
  topicConfigs: array(keyValue),
};

/** Streams groups (KIP-1071). Without a value: that part of the group is gone. */
export const streamsGroupRecords = {
  /** The group has moved to this epoch. */
  streamsGroupMetadata: keyedRecord({
    type: 17,
    name: "StreamsGroupMetadata",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      epoch: int32(),
      metadataHash: int64(),
      validatedTopologyEpoch: int32("0+", { default: -1, tag: 0 }),
      lastAssignmentConfigs: array(keyValue, "0+", {
        nullable: "0+",
        tag: 1,
      }),
    },
  }),

  /** What a member last told about itself. */
  streamsGroupMemberMetadata: keyedRecord({
    type: 19,
    name: "StreamsGroupMemberMetadata",
    key: {
      groupId: string(),
      memberId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      instanceId: string("0+", { nullable: "0+" }),
      rackId: string("0+", { nullable: "0+" }),
      clientId: string(),
      clientHost: string(),
      rebalanceTimeoutMs: int32("0+", { default: -1 }),
      topologyEpoch: int32(),
      processId: string(),
      userEndpoint: struct(endpoint, "0+", { nullable: "0+", default: null }),
      clientTags: array(keyValue),
    },
  }),

  /** The epoch that the target assignment was computed for. */
  streamsGroupTargetAssignmentMetadata: keyedRecord({
    type: 20,
    name: "StreamsGroupTargetAssignmentMetadata",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      assignmentEpoch: int32(),
    },
  }),

  /** The tasks a member is to run in the end. */
  streamsGroupTargetAssignmentMember: keyedRecord({
    type: 21,
    name: "StreamsGroupTargetAssignmentMember",
    key: {
      groupId: string(),
      memberId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      activeTasks: array(taskIds),
      standbyTasks: array(taskIds),
      warmupTasks: array(taskIds),
    },
  }),

  /** The tasks a member runs now, on its way there. */
  streamsGroupCurrentMemberAssignment: keyedRecord({
    type: 22,
    name: "StreamsGroupCurrentMemberAssignment",
    key: {
      groupId: string(),
      memberId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      memberEpoch: int32(),
      previousMemberEpoch: int32(),
      state: int8(),
      activeTasks: array(heldTaskIds),
      standbyTasks: array(heldTaskIds),
      warmupTasks: array(heldTaskIds),
      activeTasksPendingRevocation: array(heldTaskIds),
      standbyTasksPendingRevocation: array(heldTaskIds),
      warmupTasksPendingRevocation: array(heldTaskIds),
    },
  }),

  /** What the application computes, as far as the broker must know. */
  streamsGroupTopology: keyedRecord({
    type: 23,
    name: "StreamsGroupTopology",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
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
  }),
};
