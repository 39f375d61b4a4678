import { fresh } from "../broker.ts";
import { connect, consumer } from "../kafkajs/client.ts";

/** Sends one record's value with KafkaJS; serializers only make bytes. */
export async function sendValue(bootstrap: string, topic: string, value: Buffer): Promise<void> {
  const producer = connect(bootstrap).producer({ allowAutoTopicCreation: true });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value }] });
  await producer.disconnect();
}

/** The value of a topic's first record. */
export async function firstValue(bootstrap: string, topic: string): Promise<Buffer> {
  const reader = consumer(connect(bootstrap), fresh("read"));
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  const value = await new Promise<Buffer>((resolve) => {
    void reader.run({
      autoCommit: false,
      eachMessage: async ({ message }) => resolve(message.value!),
    });
  });
  await reader.disconnect();
  return value;
}
