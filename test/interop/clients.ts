import type { Client } from "./client.ts";
import { startPython } from "./confluent-kafka-python/client.ts";
import { startJava } from "./kafka-tools/client.ts";
import { kafkajsClient } from "./kafkajs/client.ts";
import { kcatClient } from "./kcat/client.ts";
import { platformaticClient } from "./platformatic-kafka/client.ts";
import { programClient } from "./program-client.ts";

/** Every client, as peers of each other. */
export async function startClients(bootstrap: string): Promise<readonly Client[]> {
  const [python, java] = await Promise.all([startPython(), startJava()]);
  return [
    kcatClient(bootstrap),
    programClient("confluent-kafka-python", python, bootstrap),
    kafkajsClient(bootstrap),
    platformaticClient(bootstrap),
    programClient("java", java, bootstrap),
  ];
}
