import type { CancelTimer } from "../base/clock.ts";
import { noUuid } from "../protocol/defaults.ts";
import { Produce } from "../protocol/messages/00-produce.ts";
import { sequenceAfter } from "../records/batch-header.ts";
import { buildBatch, type NewRecord } from "../records/build-batch.ts";
import type { Cluster } from "./cluster.ts";
import type { Delivery, ProducerOptions } from "./producer.ts";
import { noProducerId, type ProducerId, type ProducerIds } from "./producer-ids.ts";
import { isRefusal, type Refusal, refusalOf } from "./refusal.ts";
import { retrying } from "./retry.ts";

/** The partition a queue is for, and who hears of its batches. */
export interface QueueTarget {
  readonly topic: string;
  readonly partition: number;
  /** A batch takes no more records. */
  readonly sealed: () => void;
  /** Stored or refused; so many bytes wait no more. */
  readonly settled: (sizeBytes: number) => void;
}

type Settle = (outcome: Delivery | Refusal) => void;

interface Batch {
  readonly records: NewRecord[];
  readonly settle: Settle[];
  sizeBytes: number;
}

/** What the broker tells a repeated batch from a new one by. */
interface Sequence {
  readonly producer: ProducerId;
  /** Of the next record. */
  next: number;
}

/** Lengths, deltas and counts of a record, and of a header, at their longest. */
const recordOverheadBytes = 32;
const headerOverheadBytes = 10;

/**
 * The records on their way to one partition. Batches leave one after the other, so that they
 * arrive in order whatever has to be repeated.
 */
export class PartitionQueue {
  private readonly target: QueueTarget;
  private readonly cluster: Cluster;
  private readonly options: ProducerOptions;
  private readonly producerIds: ProducerIds;
  private readonly sealed: Batch[] = [];
  private open: Batch | null = null;
  private cancelLinger: CancelTimer = () => {};
  private sending: Promise<void> | null = null;
  /** Null before the first batch, and when nobody knows what became of the last one. */
  private sequence: Sequence | null = null;

  constructor(
    cluster: Cluster,
    options: ProducerOptions,
    producerIds: ProducerIds,
    target: QueueTarget,
  ) {
    this.cluster = cluster;
    this.options = options;
    this.producerIds = producerIds;
    this.target = target;
  }

  /** `settle` is told, once, what became of the record. */
  add(record: NewRecord, settle: Settle): void {
    const sizeBytes = recordBytes(record);
    const { maxBatchBytes, lingerMs } = this.options;
    if (this.open !== null && this.open.sizeBytes + sizeBytes > maxBatchBytes) this.seal();
    if (this.open === null) {
      this.open = { records: [], settle: [], sizeBytes: 0 };
      this.cancelLinger = this.cluster.ports.clock.after(lingerMs, () => this.seal());
    }
    this.open.records.push(record);
    this.open.settle.push(settle);
    this.open.sizeBytes += sizeBytes;
  }

  /** Resolves when nothing is on its way any more. */
  async flush(): Promise<void> {
    this.seal();
    while (this.sending !== null) await this.sending;
  }

  private seal(): void {
    this.cancelLinger();
    if (this.open === null) return;
    this.sealed.push(this.open);
    this.open = null;
    this.target.sealed();
    this.sending ??= this.sendAll();
  }

  private async sendAll(): Promise<void> {
    for (let batch = this.sealed.shift(); batch !== undefined; batch = this.sealed.shift()) {
      const outcome = await this.deliver(batch);
      batch.settle.forEach((settle, index) => {
        settle(isRefusal(outcome) ? outcome : deliveryOf(outcome, index, batch.records[index]!));
      });
      this.target.settled(batch.sizeBytes);
    }
    this.sending = null;
  }

  /** What the batch's first record got, or why the batch was refused. */
  private async deliver(batch: Batch): Promise<Delivery | Refusal> {
    const sequence = await this.currentSequence();
    if (isRefusal(sequence)) return sequence;
    const { codec, compressionLevel, deliveryTimeoutMs } = this.options;
    const bytes = buildBatch(batch.records, {
      codec,
      producer: { ...sequence.producer, sequence: sequence.next },
      ...(compressionLevel === undefined ? {} : { compressionLevel }),
    });
    const policy = { ...this.cluster.options, retryForMs: deliveryTimeoutMs };
    const outcome = await retrying(this.cluster.ports, policy, () => this.attempt(bytes));
    const isStored = !isRefusal(outcome) || outcome.error === "DUPLICATE_SEQUENCE_NUMBER";
    if (isStored && this.options.idempotent) {
      sequence.next = sequenceAfter(sequence.next, batch.records.length);
    } else if (!isStored) {
      // Perhaps stored, perhaps not: only a new sequence can go on without a gap or a double.
      this.sequence = null;
      await this.producerIds.retire(sequence.producer);
    }
    return isRefusal(outcome) && isStored ? this.delivery(-1) : outcome;
  }

  private async attempt(records: Uint8Array): Promise<Delivery | Refusal> {
    const { topic, partition } = this.target;
    const { cluster } = this;
    const { acks, requestTimeoutMs: timeoutMs } = this.options;
    const leader = await cluster.leaderOf(topic, partition);
    if (isRefusal(leader)) return leader;
    const partitionData = [{ index: partition, records }];
    const topicData = [{ name: topic, topicId: noUuid, partitionData }];
    const answer = await cluster.askOnce(
      { nodeId: leader },
      Produce,
      { transactionalId: null, acks, timeoutMs, topicData },
      { answered: acks !== 0, brokerWaitMs: timeoutMs },
    );
    if (isRefusal(answer)) {
      cluster.forgetTopic(topic);
      return answer;
    }
    if (acks === 0) return this.delivery(-1);
    const stored = answer.responses[0]?.partitionResponses[0];
    const refusal = refusalOf(stored?.errorCode ?? -1, stored?.errorMessage);
    if (refusal !== null) {
      cluster.forgetTopic(topic);
      return refusal;
    }
    const { baseOffset, logAppendTimeMs } = stored!;
    return this.delivery(baseOffset, logAppendTimeMs);
  }

  private delivery(offset: number, timestampMs = -1): Delivery {
    const { topic, partition } = this.target;
    return { topic, partition, offset, timestampMs };
  }

  private async currentSequence(): Promise<Sequence | Refusal> {
    if (!this.options.idempotent) return { producer: noProducerId, next: -1 };
    if (this.sequence === null) {
      const producer = await this.producerIds.get();
      if (isRefusal(producer)) return producer;
      this.sequence = { producer, next: 0 };
    }
    return this.sequence;
  }
}

/** The delivery of the record `index` places behind the batch's first. */
function deliveryOf(first: Delivery, index: number, record: NewRecord): Delivery {
  const offset = first.offset < 0 ? -1 : first.offset + index;
  const timestampMs = first.timestampMs < 0 ? record.timestampMs : first.timestampMs;
  return { ...first, offset, timestampMs };
}

/** What the record takes in a batch before compression, or a little more. */
export function recordBytes({ key, value, headers = [] }: NewRecord): number {
  let bytes = recordOverheadBytes + (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of headers) {
    bytes += headerOverheadBytes + Buffer.byteLength(header.key) + (header.value?.length ?? 0);
  }
  return bytes;
}
