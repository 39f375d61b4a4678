import type { Format, Tick } from "./schemas.ts";

/** A client's own serializers and deserializers, and the way its records travel. */
export interface RegistryClient {
  readonly name: string;
  readonly formats: readonly Format[];
  /** What it writes in a way of its own, which no other client reads. */
  readonly ownWay?: Format;
  /** Serializes and sends one tick, registering its schema under `TOPIC-value`. */
  write(topic: string, format: Format, tick: Tick): Promise<void>;
  /** The first tick of the topic, deserialized by what its first bytes name. */
  read(topic: string, format: Format): Promise<Tick>;
  close(): Promise<void>;
}
