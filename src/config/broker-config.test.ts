import { describe, expect, it } from "vitest";
import { BrokerConfig } from "./broker-config.ts";
import { describeConfigs } from "./describe.ts";

const day = 86_400_000;

describe("BrokerConfig", () => {
  it("prefers log.retention.ms to minutes, and minutes to hours", () => {
    const retention = (given: Record<string, string>) =>
      new BrokerConfig(given).forTopic({})["retention.ms"];
    const hours = { "log.retention.hours": "2" };
    const minutes = { "log.retention.minutes": "3", ...hours };
    expect(retention({})).toBe(7 * day);
    expect(retention(hours)).toBe(7_200_000);
    expect(retention(minutes)).toBe(180_000);
    expect(retention({ "log.retention.ms": "4", ...minutes })).toBe(4);
  });

  it("keeps -1 hours as for ever, not as an hour before nothing", () => {
    const config = new BrokerConfig({ "log.retention.hours": "-1" });
    expect(config.forTopic({})["retention.ms"]).toBe(-1);
  });

  it("takes a topic's own value before any default", () => {
    const config = new BrokerConfig({ "log.segment.bytes": "2097152" });
    expect(config.forTopic({})["segment.bytes"]).toBe(2_097_152);
    expect(config.forTopic({ "segment.bytes": "1048576" })["segment.bytes"]).toBe(1_048_576);
  });

  it("reads the largest 64-bit number as no limit, and writes it so", () => {
    const config = new BrokerConfig().forTopic({ "flush.ms": "9223372036854775806" });
    expect(config["flush.ms"]).toBe(Number.POSITIVE_INFINITY);
  });

  it("lets clients change what is live, this broker before all of them", () => {
    const config = new BrokerConfig({ "message.max.bytes": "1" });
    config.setDynamic({}, { "message.max.bytes": "2" });
    expect(config.values["message.max.bytes"]).toBe(2);
    config.setDynamic({ "message.max.bytes": "3" }, { "message.max.bytes": "2" });
    expect(config.forTopic({})["max.message.bytes"]).toBe(3);
    config.setDynamic({}, {});
    expect(config.values["message.max.bytes"]).toBe(1);
  });

  it("keeps what only a start may change, whatever was stored", () => {
    const config = new BrokerConfig();
    config.setDynamic({ "num.partitions": "9" }, { "no.such.name": "1" });
    expect(config.values["num.partitions"]).toBe(1);
  });

  it("passes over a stored text that this version cannot read", () => {
    expect(new BrokerConfig().forTopic({ "retention.ms": "soon" })["retention.ms"]).toBe(7 * day);
  });

  it("knows the broker by either name of its number", () => {
    expect(new BrokerConfig({ "broker.id": "7" }).values["node.id"]).toBe(7);
    expect(new BrokerConfig({ "broker.id": "7", "node.id": "8" }).values["node.id"]).toBe(8);
  });

  it("gives a group the coordinator's timeouts unless it has its own", () => {
    const config = new BrokerConfig({ "group.consumer.session.timeout.ms": "50000" });
    expect(config.forGroup({})["consumer.session.timeout.ms"]).toBe(50_000);
    const own = config.forGroup({ "consumer.session.timeout.ms": "46000" });
    expect(own["consumer.session.timeout.ms"]).toBe(46_000);
  });
});

describe("describeConfigs", () => {
  const one = (config: BrokerConfig, name: string, own = {}) =>
    describeConfigs("topic", own, config, [name])[0]!;

  // Captured from Kafka 4.2.1: a topic's own value over a broker-wide default.
  it("lists a topic's value and what stands behind it", () => {
    const described = one(new BrokerConfig(), "cleanup.policy", { "cleanup.policy": "compact" });
    expect(described).toMatchObject({
      value: "compact",
      source: 1,
      type: 7,
      readOnly: false,
      sensitive: false,
      synonyms: [
        { name: "cleanup.policy", value: "compact", source: 1 },
        { name: "log.cleanup.policy", value: "delete", source: 5 },
      ],
    });
  });

  // Captured from Kafka 4.2.1, but for its last line: Kafka also shows hours=168@DEFAULT.
  it("lists dynamic, then static values, with the coarser synonyms in their own unit", () => {
    const config = new BrokerConfig({ "log.retention.hours": "100" });
    config.setDynamic({ "log.retention.ms": "777777" }, { "log.retention.ms": "888888" });
    expect(one(config, "retention.ms")).toMatchObject({
      value: "777777",
      source: 2,
      type: 5,
      synonyms: [
        { name: "log.retention.ms", value: "777777", source: 2 },
        { name: "log.retention.ms", value: "888888", source: 3 },
        { name: "log.retention.hours", value: "100", source: 4 },
        { name: "log.retention.hours", value: "168", source: 5 },
      ],
    });
    config.setDynamic({}, {});
    expect(one(config, "retention.ms")).toMatchObject({ value: "360000000", source: 4 });
  });

  it("shows unlimited as Kafka's largest number, and a whole ratio with its point", () => {
    expect(one(new BrokerConfig(), "flush.ms").value).toBe("9223372036854775807");
    const ratio = one(new BrokerConfig(), "min.cleanable.dirty.ratio", {
      "min.cleanable.dirty.ratio": "1",
    });
    expect(ratio.value).toBe("1.0");
  });

  it("says of a setting nothing acts on that this is so", () => {
    expect(one(new BrokerConfig(), "preallocate").documentation).toContain("Not acted on yet");
    expect(one(new BrokerConfig(), "retention.ms").documentation).not.toContain("Not acted on");
  });

  it("describes the broker: what a start fixes is read-only, what is not set is null", () => {
    const config = new BrokerConfig({ "num.partitions": "3" });
    const names = ["num.partitions", "max.connections", "log.retention.ms"];
    expect(describeConfigs("node", {}, config, names)).toMatchObject([
      { name: "max.connections", readOnly: false, source: 5, value: "2147483647" },
      { name: "num.partitions", readOnly: true, source: 4, value: "3" },
      { name: "log.retention.ms", readOnly: false, source: 5, value: null, synonyms: [] },
    ]);
  });

  it("lists for all brokers only what is set for them", () => {
    const own = { "max.connections": "5" };
    const described = describeConfigs("allBrokers", own, new BrokerConfig(), null);
    expect(described).toMatchObject([{ name: "max.connections", value: "5", source: 3 }]);
  });

  it("leaves unknown names out", () => {
    expect(describeConfigs("topic", {}, new BrokerConfig(), ["no.such"])).toEqual([]);
  });

  it("numbers the sources of groups and metrics subscriptions as Kafka does", () => {
    const config = new BrokerConfig();
    const ofGroup = { "share.auto.offset.reset": "earliest" };
    const [group] = describeConfigs("group", ofGroup, config, ["share.auto.offset.reset"]);
    expect(group).toMatchObject({ value: "earliest", source: 8 });
    const own = { "interval.ms": "1000" };
    const [metrics] = describeConfigs("clientMetrics", own, config, ["interval.ms"]);
    expect(metrics).toMatchObject({ value: "1000", source: 7 });
  });
});
