import { onTestFinished } from "vitest";
import { FakeClock } from "../base/fake-clock.ts";
import { silentLogger } from "../base/logger.ts";
import { seededRandom } from "../base/seeded-random.ts";
import { plainFormats } from "./formats/plain-format.ts";
import { Registry } from "./registry.ts";
import { registryServer } from "./server.ts";
import type { CommandOf } from "./subjects/commands.ts";
import { MemorySchemasTopic } from "./topic/memory-schemas-topic.ts";

/** A registry over a topic in memory, asked by HTTP without a network. */
export async function openRegistry(topic = new MemorySchemasTopic(), formats = plainFormats) {
  const clock = new FakeClock();
  const registry = new Registry({
    topic,
    formats,
    clock,
    random: seededRandom(1),
    logger: silentLogger,
    timeoutMs: 1_000,
    compatibilityLevel: "BACKWARD",
  });
  await registry.load();
  const facts = { version: "1.2.3", clusterId: "kraft" };
  const server = registryServer({ registry, facts, logger: silentLogger });
  onTestFinished(async () => {
    await server.close();
    await registry.close();
  });
  const ask = async (
    line: string,
    payload?: object | string,
    headers: Record<string, string> = {},
  ) => {
    const [method, url] = line.split(" ") as ["GET", string];
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    const answer = await server.inject({
      method,
      url,
      headers: { ...(payload === undefined ? {} : jsonBody), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: () => answer.json(),
    };
  };
  /** Registers words under a subject; resolves with what was answered. */
  const register = async (subject: string, schema: string, more: object = {}, query = "") => {
    const path = `POST /subjects/${encodeURIComponent(subject)}/versions${query}`;
    const answer = await ask(path, { schema, ...more });
    return answer.json();
  };
  return { registry, topic, clock, server, ask, register };
}

const jsonBody = { "content-type": "application/vnd.schemaregistry.v1+json" };

/** The command behind a plain registration of an Avro schema. */
export const registering = (subject: string, schema: string): CommandOf<"register"> => ({
  kind: "register",
  subject,
  offered: {
    schema,
    schemaType: "AVRO",
    references: [],
    metadata: null,
    ruleSet: null,
    id: -1,
    version: 0,
  },
  normalize: false,
  force: false,
});
