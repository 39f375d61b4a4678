import { afterAll, describe, expect, test } from "vitest";
import { samples, sent } from "../client.ts";
import { startClients } from "../clients.ts";
import { startTarget } from "../target.ts";

// A broker of its own: the other suites must not lose theirs.
const target = await startTarget();
const clients = await startClients(target.bootstrap);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await target.stop();
});

describe.each(["SIGTERM", "SIGKILL"] as const)("%s and start again", (signal) => {
  test("records, commits and what follows are as if nothing had happened", async () => {
    for (const client of clients) {
      const topic = names(client.name, signal);
      await client.write(topic, "lz4", samples(50));
      expect(await client.consume(topic, `group-${topic}`, 50)).toEqual(offsets(0, 50));
    }
    await target.restart(signal);
    for (const client of clients) {
      const topic = names(client.name, signal);
      expect((await client.read(topic, 50)).map(sent), client.name).toEqual(samples(50));
      await client.write(topic, "zstd", samples(10));
      const again = await client.consume(topic, `group-${topic}`, 10);
      expect(again, `${client.name} goes on where it committed`).toEqual(offsets(50, 10));
    }
  });
});

function names(client: string, signal: string): string {
  return `${client}-${signal}`;
}

function offsets(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
