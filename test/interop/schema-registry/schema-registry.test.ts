import { afterAll, describe, expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { confluentJavascriptClient, idByAssociation } from "./confluent-javascript.ts";
import { startJava } from "./java.ts";
import { kafkajsClient } from "./kafkajs.ts";
import { millraceSerdesClient } from "./millrace-serdes.ts";
import { pythonClient, startPython } from "./python.ts";
import { startRegistry } from "./registry.ts";
import { formats } from "./schemas.ts";

const registry = await startRegistry(bootstrap(), fresh("_schemas"));
afterAll(() => registry.stop());
const python = await startPython();
const clients = [
  pythonClient(python, bootstrap(), registry.url),
  kafkajsClient(bootstrap(), registry.url),
  confluentJavascriptClient(bootstrap(), registry.url),
  await startJava(bootstrap(), registry.url),
  millraceSerdesClient(bootstrap(), registry.url),
];
const served = (await (await fetch(`${registry.url}/schemas/types`)).json()) as string[];
afterAll(async () => {
  for (const client of clients) await client.close();
});

describe.each(formats.filter((format) => served.includes(format)))("%s", (format) => {
  const able = clients.filter((client) => client.formats.includes(format));
  const pairs = able
    .flatMap((writer) => able.map((reader) => ({ writer, reader })))
    .filter(({ writer, reader }) => writer.ownWay !== format || reader === writer);
  test.each(pairs)("$writer.name to $reader.name", async ({ writer, reader }) => {
    const topic = fresh("ticks");
    const tick = { ticker: "AMZN", price: 74.95 };
    await writer.write(topic, format, tick);
    expect(await reader.read(topic, format)).toEqual(tick);
  });
});

describe("confluent-kafka-python", () => {
  test.each(python.cases)("%s", async (name) => {
    await python.ask("run", { bootstrap: registry.url, name });
  });
});

test("@confluentinc/schemaregistry finds the subject that a topic is associated with", async () => {
  const { registered, written } = await idByAssociation(registry.url, fresh("ticks"), fresh("all"));
  expect(written).toBe(registered);
});
