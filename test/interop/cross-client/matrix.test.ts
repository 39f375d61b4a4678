import { afterAll, describe, expect, test } from "vitest";
import { bootstrap } from "../broker.ts";
import { codecs, samples, sent } from "../client.ts";
import { startClients } from "../clients.ts";
import { createTopic } from "../topics.ts";

const clients = await startClients(bootstrap());
afterAll(() => Promise.all(clients.map((client) => client.close())));

describe.each(clients.map((writer) => ({ writer, name: writer.name })))(
  "what $name writes",
  ({ writer }) => {
    test.each(codecs)("with codec %s, every client reads", async (codec) => {
      const topic = await createTopic(1);
      await writer.write(topic, codec, samples(100));
      const readings = await Promise.all(
        clients.map(async (reader) => [reader.name, await reader.read(topic, 100)] as const),
      );
      const [first] = readings;
      for (const [name, received] of readings) {
        expect(received.map(sent), name).toEqual(samples(100));
        expect(received, `${name} sees offsets and times as the others do`).toEqual(first?.[1]);
      }
    });
  },
);
