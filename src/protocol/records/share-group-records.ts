import { array, int8, int32, int64, string, uuid } from "../schema.ts";
import { keyedRecord } from "./keyed-record.ts";

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

const topicPartitionsInfo = {
  topicId: uuid(),
  topicName: string(),
  partitions: array(int32()),
};

const topicInfo = {
  topicId: uuid(),
  topicName: string(),
};

/** Share groups (KIP-932). Without a value: that part of the group is gone. */
export const shareGroupRecords = {
  /** What a member last told about itself. */
  shareGroupMemberMetadata: keyedRecord({
    type: 10,
    name: "ShareGroupMemberMetadata",
    key: {
      groupId: string(),
      memberId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      rackId: string("0+", { nullable: "0+" }),
      clientId: string(),
      clientHost: string(),
      subscribedTopicNames: array(string()),
    },
  }),

  /** The group has moved to this epoch. */
  shareGroupMetadata: keyedRecord({
    type: 11,
    name: "ShareGroupMetadata",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      epoch: int32(),
      metadataHash: int64(),
    },
  }),

  /** The epoch that the target assignment was computed for. */
  shareGroupTargetAssignmentMetadata: keyedRecord({
    type: 12,
    name: "ShareGroupTargetAssignmentMetadata",
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

  /** What a member is to hold in the end. */
  shareGroupTargetAssignmentMember: keyedRecord({
    type: 13,
    name: "ShareGroupTargetAssignmentMember",
    key: {
      groupId: string(),
      memberId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      topicPartitions: array({
        topicId: uuid(),
        partitions: array(int32()),
      }),
    },
  }),

  /** What a member holds now. */
  shareGroupCurrentMemberAssignment: keyedRecord({
    type: 14,
    name: "ShareGroupCurrentMemberAssignment",
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
      assignedPartitions: array(topicPartitions),
    },
  }),

  /** Which partitions have delivery state. */
  shareGroupStatePartitionMetadata: keyedRecord({
    type: 15,
    name: "ShareGroupStatePartitionMetadata",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      initializingTopics: array(topicPartitionsInfo),
      initializedTopics: array(topicPartitionsInfo),
      deletingTopics: array(topicInfo),
    },
  }),
};
