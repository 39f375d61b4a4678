import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Owner, settingsOf } from "./alter.ts";
import { BrokerConfig } from "./broker-config.ts";
import type { Setting } from "./define.ts";
import { topicSettings } from "./topic.ts";
import { topicDefaultSettings } from "./topic-defaults.ts";

/** Where Millrace's default is another than Kafka's, and on purpose: name, ours. */
const otherDefaults: Readonly<Record<string, string>> = {
  "advertised.listeners": "",
  "broker.id": "null",
  "node.id": "1",
  listeners: "PLAINTEXT://127.0.0.1:9092",
  "queued.max.request.bytes": "268435456",
  "group.initial.rebalance.delay.ms": "0",
  "group.coordinator.rebalance.protocols": "classic",
  "offsets.topic.num.partitions": "8",
  "offsets.topic.replication.factor": "1",
};

/** Where Kafka's number is a SHORT, or a listener can be moved while the broker runs. */
const otherTypes: Readonly<Record<string, string>> = { "offsets.topic.replication.factor": "INT" };
const onlyAtStart = new Set(["listeners"]);

const facts = readFileSync(new URL("kafka-4.2.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [owner, name = "", type, byDefault, live, range = ""] = line
      .split("|")
      .map((cell) => cell.trim());
    return { owner: owner as Owner, name, type, byDefault, live, range };
  });

describe("settings that Kafka 4.2 has too", () => {
  it.each(facts)("$owner $name", ({ owner, name, type, byDefault, live, range }) => {
    const setting = settingsOf(owner)[name]!;
    expect(setting.type).toBe(otherTypes[name] ?? type);
    const text = formatted(setting);
    expect(text).toBe(otherDefaults[name] ?? byDefault);
    expect(setting.live).toBe(live === "live" && !onlyAtStart.has(name));
    for (const edge of edges(range)) expect(setting.parse(edge)).toHaveProperty("value");
    for (const beyond of outside(range)) expect(setting.parse(beyond)).toHaveProperty("problem");
  });

  it("include every configuration a topic can have", () => {
    const ofKafka = facts.filter((fact) => fact.owner === "topic").map((fact) => fact.name);
    expect(Object.keys(topicSettings).sort()).toEqual(ofKafka.sort());
  });

  it("include every broker-wide default of a topic's configuration", () => {
    const synonyms = Object.values(topicSettings).flatMap((setting) => setting.synonyms);
    const names = new Set(synonyms.map((synonym) => synonym.name));
    expect([...names].sort()).toEqual(Object.keys(topicDefaultSettings).sort());
  });

  it("give a topic Kafka's defaults when nothing is set", () => {
    const config = new BrokerConfig().forTopic({});
    for (const [name, setting] of Object.entries(topicSettings)) {
      expect({ [name]: config[name as keyof typeof config] }).toEqual({ [name]: setting.default });
    }
  });
});

function formatted(setting: Setting<unknown>): string {
  const value = setting.default;
  return value === null || value === undefined ? "null" : setting.format(value);
}

/** The bounds of `[1,...,9]`, or the words of `[a, b]`. */
function edges(range: string): string[] {
  const [bounds = ""] = /^\[([^\]]*)\]/.exec(range)?.slice(1) ?? [];
  const words = bounds.split(",").map((bound) => bound.trim());
  return words.filter((bound) => !["", "...", "by_duration:PnDTnHnMn.nS"].includes(bound));
}

/** One below the least and one above the most, or a word that is none of them. */
function outside(range: string): string[] {
  const [least, , most] = /^\[(-?\d+),(\.\.\.),?(\d+)?\]/.exec(range)?.slice(1) ?? [];
  if (least !== undefined) {
    return [String(Number(least) - 1), ...(most ? [String(Number(most) + 1)] : [])];
  }
  return range === "" ? [] : ["no-such-word"];
}
