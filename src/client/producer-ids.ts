import { InitProducerId } from "../protocol/messages/22-init-producer-id.ts";
import type { Cluster } from "./cluster.ts";
import { isRefusal, type Refusal, refusalOf } from "./refusal.ts";

export interface ProducerId {
  readonly id: number;
  readonly epoch: number;
}

/** Batches under it are stored as often as they are sent. */
export const noProducerId: ProducerId = { id: -1, epoch: -1 };

/** The producer id that new sequences begin under: asked for once, and again when it is spoilt. */
export class ProducerIds {
  private readonly cluster: Cluster;
  private current: Promise<ProducerId | Refusal> | null = null;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  async get(): Promise<ProducerId | Refusal> {
    this.current ??= this.ask();
    const asked = this.current;
    const outcome = await asked;
    if (isRefusal(outcome) && this.current === asked) this.current = null;
    return outcome;
  }

  /** No new sequence begins under this id. */
  async retire(spoilt: ProducerId): Promise<void> {
    const current = await this.current;
    if (current && !isRefusal(current) && current.id === spoilt.id) this.current = null;
  }

  private async ask(): Promise<ProducerId | Refusal> {
    const request = { transactionalId: null, transactionTimeoutMs: 0x7fff_ffff };
    const answer = await this.cluster.ask("any", InitProducerId, request, {
      errorCode: ({ errorCode }) => errorCode,
    });
    if (isRefusal(answer)) return answer;
    const { producerId, producerEpoch, errorCode } = answer;
    return refusalOf(errorCode) ?? { id: producerId, epoch: producerEpoch };
  }
}
