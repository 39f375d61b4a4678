import {
  array,
  bool,
  bytes,
  float64,
  int8,
  int16,
  int32,
  long,
  string,
  uint16,
  uuid,
} from "../schema.ts";
import { framedRecord } from "./framed-record.ts";

/** The records of `__cluster_metadata` (KIP-631), as far as one broker needs them. */
export const clusterMetadataRecords = {
  /** A broker is there, under a new epoch. */
  registerBroker: framedRecord({
    type: 0,
    name: "RegisterBrokerRecord",
    versions: "0-3",
    value: {
      brokerId: int32(),
      isMigratingZkBroker: bool("2+", { default: false }),
      incarnationId: uuid(),
      brokerEpoch: long(),
      endPoints: array({
        name: string(),
        host: string(),
        port: uint16(),
        securityProtocol: int16(),
      }),
      features: array({
        name: string(),
        minSupportedVersion: int16(),
        maxSupportedVersion: int16(),
      }),
      rack: string("0+", { nullable: "0+" }),
      fenced: bool("0+", { default: true }),
      inControlledShutdown: bool("1+", { default: false }),
      logDirs: array(uuid(), "3+", { tag: 0 }),
    },
  }),

  /** A topic exists; its partitions follow. */
  topic: framedRecord({
    type: 2,
    name: "TopicRecord",
    versions: "0",
    value: {
      name: string(),
      topicId: uuid(),
    },
  }),

  /** A partition exists, in this state. */
  partition: framedRecord({
    type: 3,
    name: "PartitionRecord",
    versions: "0-2",
    value: {
      partitionId: int32("0+", { default: -1 }),
      topicId: uuid(),
      replicas: array(int32()),
      isr: array(int32()),
      removingReplicas: array(int32()),
      addingReplicas: array(int32()),
      /** -1 when there is none. */
      leader: int32("0+", { default: -1 }),
      /** 1 while it recovers from an unclean election. */
      leaderRecoveryState: int8("0+", { default: 0, tag: 0 }),
      leaderEpoch: int32("0+", { default: -1 }),
      partitionEpoch: int32("0+", { default: -1 }),
      /** One for each replica, in their order. */
      directories: array(uuid(), "1+"),
      eligibleLeaderReplicas: array(int32(), "2+", { nullable: "0+", default: null, tag: 1 }),
      lastKnownElr: array(int32(), "2+", { nullable: "0+", default: null, tag: 2 }),
    },
  }),

  /** A setting is set; with null, it is back at its default. */
  config: framedRecord({
    type: 4,
    name: "ConfigRecord",
    versions: "0",
    value: {
      /** 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
      resourceType: int8(),
      resourceName: string(),
      name: string(),
      /** Null removes the setting. */
      value: string("0+", { nullable: "0+" }),
    },
  }),

  /** What is given has changed; the rest stays. */
  partitionChange: framedRecord({
    type: 5,
    name: "PartitionChangeRecord",
    versions: "0-2",
    value: {
      partitionId: int32("0+", { default: -1 }),
      topicId: uuid(),
      isr: array(int32(), "0+", { nullable: "0+", default: null, tag: 0 }),
      /** -2 when unchanged. */
      leader: int32("0+", { default: -2, tag: 1 }),
      replicas: array(int32(), "0+", { nullable: "0+", default: null, tag: 2 }),
      removingReplicas: array(int32(), "0+", { nullable: "0+", default: null, tag: 3 }),
      addingReplicas: array(int32(), "0+", { nullable: "0+", default: null, tag: 4 }),
      /** -1 when unchanged. */
      leaderRecoveryState: int8("0+", { default: -1, tag: 5 }),
      directories: array(uuid(), "1+", { nullable: "0+", default: null, tag: 8 }),
      eligibleLeaderReplicas: array(int32(), "2+", { nullable: "0+", default: null, tag: 6 }),
      lastKnownElr: array(int32(), "2+", { nullable: "0+", default: null, tag: 7 }),
    },
  }),

  /** A topic and all its partitions are gone. */
  removeTopic: framedRecord({
    type: 9,
    name: "RemoveTopicRecord",
    versions: "0",
    value: {
      topicId: uuid(),
    },
  }),

  /** A user's SCRAM credential is set. */
  userScramCredential: framedRecord({
    type: 11,
    name: "UserScramCredentialRecord",
    versions: "0",
    value: {
      name: string(),
      /** 1 SCRAM-SHA-256, 2 SCRAM-SHA-512. */
      mechanism: int8(),
      salt: bytes(),
      storedKey: bytes(),
      serverKey: bytes(),
      iterations: int32(),
    },
  }),

  /** A cluster feature is at this level; 0 means off. */
  featureLevel: framedRecord({
    type: 12,
    name: "FeatureLevelRecord",
    versions: "0",
    value: {
      name: string(),
      featureLevel: int16(),
    },
  }),

  /** A quota is set or removed. */
  clientQuota: framedRecord({
    type: 14,
    name: "ClientQuotaRecord",
    versions: "0",
    value: {
      entity: array({
        entityType: string(),
        /** Null for the default. */
        entityName: string("0+", { nullable: "0+" }),
      }),
      key: string(),
      value: float64(),
      remove: bool(),
    },
  }),

  /** Producer ids below this one are given away. */
  producerIds: framedRecord({
    type: 15,
    name: "ProducerIdsRecord",
    versions: "0",
    value: {
      brokerId: int32(),
      brokerEpoch: long("0+", { default: -1 }),
      nextProducerId: long(),
    },
  }),

  /** An ACL exists. */
  accessControlEntry: framedRecord({
    type: 18,
    name: "AccessControlEntryRecord",
    versions: "0",
    value: {
      id: uuid(),
      resourceType: int8(),
      resourceName: string(),
      /** 3 literal, 4 prefixed. */
      patternType: int8(),
      principal: string(),
      host: string(),
      operation: int8(),
      /** 2 deny, 3 allow. */
      permissionType: int8(),
    },
  }),

  /** An ACL is gone. */
  removeAccessControlEntry: framedRecord({
    type: 19,
    name: "RemoveAccessControlEntryRecord",
    versions: "0",
    value: {
      id: uuid(),
    },
  }),

  /** A user's SCRAM credential is gone. */
  removeUserScramCredential: framedRecord({
    type: 22,
    name: "RemoveUserScramCredentialRecord",
    versions: "0",
    value: {
      name: string(),
      mechanism: int8(),
    },
  }),
};
