import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BrokerConfig } from "./broker-config.ts";
import { describeConfigs } from "./describe.ts";

const capture = new URL("describe-topic.kafka-4.2.txt", import.meta.url);
const [created = [], altered = []] = readFileSync(capture, "utf8")
  .split("\n\n")
  .map((block) => block.split("\n").filter((line) => line !== "" && !line.startsWith("#")));

/**
 * Where Millrace answers otherwise. Kafka leaves out what stands behind a topic's value when the
 * first synonym is not set, and so calls hours that the operator did set a default. And KRaft sets
 * min.insync.replicas for all brokers by itself.
 */
const otherwise = new Set([
  "flush.ms",
  "min.insync.replicas",
  "retention.ms",
  "segment.jitter.ms",
  "segment.ms",
]);

const ours = (broker: BrokerConfig, own: Record<string, string>) =>
  describeConfigs("topic", own, broker, null).map(({ name, value, source, synonyms }) => {
    const behind = synonyms.map((synonym) => `${synonym.name}=${synonym.value}@${synonym.source}`);
    return `${name} | ${value} | ${source} | ${behind.join(", ")}`.trimEnd();
  });

const comparable = (lines: readonly string[]) =>
  lines.filter((line) => !otherwise.has(line.split(" ")[0]!)).sort();

describe("describeConfigs, beside what Kafka 4.2.1 answered", () => {
  const broker = new BrokerConfig({ "log.retention.hours": "100" });

  it("agrees on a topic with settings of its own", () => {
    const own = { "retention.ms": "1000", "cleanup.policy": "compact" };
    expect(comparable(ours(broker, own))).toEqual(comparable(created));
  });

  it("agrees on what clients changed for the broker and for all brokers", () => {
    const node = { "log.retention.ms": "777777", "log.cleanup.policy": "delete,compact" };
    broker.setDynamic(node, { "log.retention.ms": "-1", "message.max.bytes": "2000000" });
    expect(comparable(ours(broker, { "cleanup.policy": "" }))).toEqual(comparable(altered));
    const [retention] = describeConfigs("topic", {}, broker, ["retention.ms"]);
    expect(retention).toMatchObject({ value: "777777", source: 2 });
  });
});
