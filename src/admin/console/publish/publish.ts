import type { Cluster } from "../../../client/cluster.ts";
import { type Delivery, type OutgoingRecord, Producer } from "../../../client/producer.ts";
import type { Refusal } from "../../../client/refusal.ts";
import type { Publication, Published, PublishedHeader, PublishedPayload } from "../contract.ts";
import type { Schemas } from "../decoding/schemas.ts";
import { badRequest, granted } from "../refused.ts";
import { encoderFor } from "./encode.ts";
import { fillIn } from "./template.ts";

/** Of places that are told. */
const maxPlaced = 100;
/** Of what one call may publish. */
const maxTotalBytes = 64 * 1024 * 1024;

/** Publishes a record, or many from a template, and waits until all are stored. */
export async function publish(
  cluster: Cluster,
  topic: string,
  publication: Publication,
  schemas: Schemas,
): Promise<Published> {
  const { repeat = 1 } = publication;
  // A topic that is not there must not be made by a slip of the keyboard.
  granted(await cluster.topic(topic, { fresh: true }));
  const producer = new Producer(cluster, { createTopics: false, lingerMs: repeat > 1 ? 5 : 0 });
  const next = await recordMaker(cluster, topic, publication, schemas);
  const sent: Promise<Delivery | Refusal>[] = [];
  let totalBytes = 0;
  for (let n = 1; n <= repeat; n++) {
    const record = next(n);
    totalBytes += sizeOf(record);
    if (totalBytes > maxTotalBytes) throw badRequest("That is more than 64 MiB at once.");
    await producer.hasRoom();
    sent.push(producer.send(record));
  }
  await producer.flush();
  const delivered = (await Promise.all(sent)).map(granted);
  const placed = delivered.slice(0, maxPlaced).map(({ partition, offset }) => {
    return { partition, offset };
  });
  return { count: delivered.length, placed };
}

const sizeOf = ({ key, value, headers = [] }: OutgoingRecord): number =>
  [key, value, ...headers.map((header) => header.value)].reduce(
    (sum, bytes) => sum + (bytes?.length ?? 0),
    0,
  );

const payloadOf = ({ value }: PublishedHeader): PublishedPayload =>
  typeof value === "string" ? { as: "text", text: value } : value;

async function recordMaker(
  cluster: Cluster,
  topic: string,
  publication: Publication,
  schemas: Schemas,
): Promise<(n: number) => OutgoingRecord> {
  const { key, value, headers = [], partition, repeat = 1 } = publication;
  const filled = (text: string, n: number) =>
    repeat === 1 && !text.includes("{{") ? text : fillIn(text, n, cluster.ports);
  const encoded = async (payload: PublishedPayload) => {
    const encode = await encoderFor(payload, schemas);
    return (n: number) => encode(filled(payload.text, n));
  };
  const [newKey, newValue, ...newHeaders] = await Promise.all([
    encoded(key),
    encoded(value),
    ...headers.map((header) => encoded(payloadOf(header))),
  ]);
  return (n) => ({
    topic,
    partition: partition ?? null,
    key: newKey(n),
    value: newValue(n),
    headers: headers.map(({ name }, index) => ({ key: name, value: newHeaders[index]!(n) })),
  });
}
