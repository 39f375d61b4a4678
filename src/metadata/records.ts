import { clusterMetadataRecords as kafka } from "../protocol/records/cluster-metadata.ts";
import { decodeFramed, encodeFramed } from "../protocol/records/framed-record.ts";
import { eachBatch } from "../records/batch-header.ts";
import { buildBatch } from "../records/build-batch.ts";
import { eachRecord } from "../records/record.ts";
import type { StoredRecord } from "../shard/runtime.ts";
import { type MetadataRecord, type ResourceType, resourceTypes } from "./catalog.ts";

/** Never compressed, so what is stored is what is read. */
const maxBatchBytes = 64 * 1024 * 1024;
const leaderEpoch = 0;

/**
 * Our facts in Kafka's own record formats (KIP-631), so that Kafka's tools can read the log; in
 * one batch, so that a crash keeps all facts of a decision or none.
 */
export function encodeRecords(
  nodeId: number,
  records: readonly MetadataRecord[],
  timestampMs: number,
): Buffer {
  return buildBatch(
    records.map((record) => ({ timestampMs, key: null, value: encode(nodeId, record) })),
  );
}

/** The facts in whole batches; records of kinds that we do not write are passed over. */
export function* decodeRecords(batches: Buffer): Iterable<StoredRecord<MetadataRecord>> {
  for (const { bytes } of eachBatch(batches)) {
    for (const { offset, value } of eachRecord(bytes, maxBatchBytes)) {
      const record = value === null ? null : decode(value);
      if (record !== null) yield { offset, record };
    }
  }
}

function encode(nodeId: number, record: MetadataRecord): Buffer {
  switch (record.kind) {
    case "topic":
      return encodeFramed(kafka.topic, record);
    case "partition": {
      const replicas = [nodeId];
      return encodeFramed(kafka.partition, {
        partitionId: record.index,
        topicId: record.topicId,
        replicas,
        isr: replicas,
        removingReplicas: [],
        addingReplicas: [],
        leader: nodeId,
        leaderEpoch,
        partitionEpoch: 0,
        directories: ["0".repeat(32)],
      });
    }
    case "removeTopic":
      return encodeFramed(kafka.removeTopic, record);
    case "config": {
      const { resourceName, name, value } = record;
      const resourceType = resourceTypes[record.resource];
      return encodeFramed(kafka.config, { resourceType, resourceName, name, value });
    }
    case "producerIds": {
      const { nextProducerId } = record;
      return encodeFramed(kafka.producerIds, { brokerId: nodeId, nextProducerId });
    }
  }
}

function decode(bytes: Buffer): MetadataRecord | null {
  const record = decodeFramed(kafka, bytes);
  switch (record?.kind) {
    case "topic":
      return { kind: "topic", ...record.value };
    case "partition": {
      const { topicId, partitionId } = record.value;
      return { kind: "partition", topicId, index: partitionId };
    }
    case "removeTopic":
      return { kind: "removeTopic", ...record.value };
    case "config": {
      const { resourceType, ...rest } = record.value;
      const resource = resourceOf(resourceType);
      return resource === undefined ? null : { kind: "config", resource, ...rest };
    }
    case "producerIds":
      return { kind: "producerIds", nextProducerId: record.value.nextProducerId };
    default:
      return null;
  }
}

function resourceOf(type: number): ResourceType | undefined {
  const names = Object.keys(resourceTypes) as ResourceType[];
  return names.find((name) => resourceTypes[name] === type);
}
