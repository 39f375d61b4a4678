import { type Admin, Kafka, logLevel } from "kafkajs";
import { bootstrap, fresh } from "./broker.ts";

/** Creates a topic under a fresh name, for suites whose client cannot; returns the name. */
export async function createTopic(
  partitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<string> {
  const topic = fresh("topic");
  await withAdmin((admin) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic,
          numPartitions: partitions,
          replicationFactor: 1,
          configEntries: Object.entries(configs).map(([name, value]) => ({ name, value })),
        },
      ],
    }),
  );
  return topic;
}

async function withAdmin<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [bootstrap()], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}
