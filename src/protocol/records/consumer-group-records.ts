import { array, bytes, int8, int32, int64, long, string, struct, uuid } from "../schema.ts";
import { keyedRecord } from "./keyed-record.ts";

const topicPartitions = {
  topicId: uuid(),
  partitions: array(int32()),
};

/** Consumer groups (KIP-848). Without a value: that part of the group is gone. */
export const consumerGroupRecords = {
  /** The group has moved to this epoch. */
  consumerGroupMetadata: keyedRecord({
    type: 3,
    name: "ConsumerGroupMetadata",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      epoch: int32(),
      /** Of the subscribed topics; 0 before the first was computed. */
      metadataHash: int64("0+", { default: 0n, tag: 0 }),
    },
  }),

  /** The topics as the group last saw them; Kafka 4.1 and later only delete it. */
  consumerGroupPartitionMetadata: keyedRecord({
    type: 4,
    name: "ConsumerGroupPartitionMetadata",
    key: {
      groupId: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      topics: array({
        topicId: uuid(),
        topicName: string(),
        numPartitions: int32(),
        partitionMetadata: array({
          partition: int32(),
          racks: array(string()),
        }),
      }),
    },
  }),

  /** What a member last told about itself. */
  consumerGroupMemberMetadata: keyedRecord({
    type: 5,
    name: "ConsumerGroupMemberMetadata",
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
      subscribedTopicNames: array(string()),
      subscribedTopicRegex: string("0+", { nullable: "0+" }),
      /** -1 when the member never said. */
      rebalanceTimeoutMs: int32("0+", { default: -1 }),
      serverAssignor: string("0+", { nullable: "0+" }),
      /**
       * Null unless the member speaks the classic protocol. Null must be said: Kafka takes one
       * that is left out for a classic member without protocols.
       */
      classicMemberMetadata: struct(
        {
          sessionTimeoutMs: int32(),
          supportedProtocols: array({
            name: string(),
            metadata: bytes(),
          }),
        },
        "0+",
        { nullable: "0+", tag: 0 },
      ),
    },
  }),

  /** The epoch that the target assignment was computed for. */
  consumerGroupTargetAssignmentMetadata: keyedRecord({
    type: 6,
    name: "ConsumerGroupTargetAssignmentMetadata",
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
  consumerGroupTargetAssignmentMember: keyedRecord({
    type: 7,
    name: "ConsumerGroupTargetAssignmentMember",
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

  /** What a member holds now, on its way there. */
  consumerGroupCurrentMemberAssignment: keyedRecord({
    type: 8,
    name: "ConsumerGroupCurrentMemberAssignment",
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
      /**
       * 0 stable, 1 waits until the member has given up partitions, 2 waits until others have,
       * 127 unknown.
       */
      state: int8(),
      assignedPartitions: array(topicPartitions),
      partitionsPendingRevocation: array(topicPartitions),
    },
  }),

  /** The topics that a regular expression stood for. */
  consumerGroupRegularExpression: keyedRecord({
    type: 16,
    name: "ConsumerGroupRegularExpression",
    key: {
      groupId: string(),
      regularExpression: string(),
    },
    versions: "0",
    flexible: "0+",
    written: 0,
    value: {
      topics: array(string()),
      version: long(),
      timestamp: long(),
    },
  }),
};
