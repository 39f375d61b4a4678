import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlterOperation, alterConfigs, type Owner, replaceConfigs } from "./alter.ts";
import { BrokerConfig } from "./broker-config.ts";
import type { Texts } from "./layers.ts";

const broker = new BrokerConfig();

const alter = (
  owner: Owner,
  operation: AlterOperation,
  name: string,
  value: string | null,
  now: Texts = {},
) => alterConfigs(owner, now, [{ name, operation, value }], broker);

describe("alterConfigs", () => {
  // Each as captured from Kafka 4.2.1: the error is its own, the sentence ours.
  it.each([
    ["topic", "set", "bogus", "5", "INVALID_CONFIG"],
    ["topic", "set", "retention.ms", "x", "INVALID_CONFIG"],
    ["topic", "set", "retention.ms", "-2", "INVALID_CONFIG"],
    ["topic", "set", "segment.bytes", "9999999999", "INVALID_CONFIG"],
    ["topic", "set", "cleanup.policy", "nope", "INVALID_CONFIG"],
    ["topic", "set", "preallocate", "x", "INVALID_CONFIG"],
    ["topic", "set", "min.cleanable.dirty.ratio", "2", "INVALID_CONFIG"],
    ["topic", "set", "compression.gzip.level", "0", "INVALID_CONFIG"],
    ["topic", "set", "remote.storage.enable", "true", "INVALID_CONFIG"],
    ["topic", "set", "follower.replication.throttled.replicas", "zz", "INVALID_CONFIG"],
    ["topic", "append", "retention.ms", "5", "INVALID_CONFIG"],
    ["topic", "append", "bogus", "5", "INVALID_CONFIG"],
    ["topic", "set", "flush.ms", null, "INVALID_REQUEST"],
    ["node", "set", "node.id", "7", "INVALID_REQUEST"],
    ["allBrokers", "set", "num.partitions", "3", "INVALID_REQUEST"],
    ["allBrokers", "set", "message.max.bytes", "x", "INVALID_REQUEST"],
    ["group", "set", "bogus", "1", "INVALID_CONFIG"],
    ["group", "set", "consumer.session.timeout.ms", "x", "INVALID_CONFIG"],
    ["group", "set", "consumer.session.timeout.ms", "1", "INVALID_CONFIG"],
    ["group", "set", "consumer.session.timeout.ms", "99999999", "INVALID_CONFIG"],
    ["group", "set", "share.auto.offset.reset", "now", "INVALID_CONFIG"],
    ["clientMetrics", "set", "match", "zz", "INVALID_CONFIG"],
  ] as const)("refuses for a %s: %s %s=%s", (owner, operation, name, value, error) => {
    const altered = alter(owner, operation, name, value);
    expect(altered).toMatchObject({ error, message: expect.stringContaining(name) });
  });

  it.each([
    ["topic", "delete", "bogus", null],
    ["topic", "set", "local.retention.ms", "99999999999"],
    ["topic", "set", "cleanup.policy", " compact , delete"],
    ["topic", "set", "cleanup.policy", ""],
    ["topic", "set", "preallocate", " TRUE "],
    ["topic", "set", "retention.ms", " 5 "],
    ["group", "set", "share.auto.offset.reset", "by_duration:P1DT2H"],
    ["clientMetrics", "set", "match", "client_id=x"],
    ["node", "set", "log.retention.ms", "777777"],
  ] as const)("accepts for a %s: %s %s=%s", (owner, operation, name, value) => {
    expect(alter(owner, operation, name, value)).toHaveProperty("texts");
  });

  it("appends to what is in force, once, and takes away again", () => {
    const appended = alter("topic", "append", "cleanup.policy", "compact");
    expect(appended).toEqual({ texts: { "cleanup.policy": "delete,compact" } });
    const now = { "cleanup.policy": "delete,compact" };
    expect(alter("topic", "append", "cleanup.policy", "compact", now)).toEqual({ texts: now });
    expect(alter("topic", "subtract", "cleanup.policy", "delete", now)).toEqual({
      texts: { "cleanup.policy": "compact" },
    });
  });

  it("changes nothing when one of several changes is refused", () => {
    const now = { "retention.ms": "1" };
    const good = { name: "retention.ms", operation: "set", value: "2" } as const;
    const bad = { name: "segment.ms", operation: "set", value: "0" } as const;
    expect(alterConfigs("topic", now, [good, bad], broker)).toHaveProperty("error");
    expect(now).toEqual({ "retention.ms": "1" });
  });

  it("refuses compaction lags that contradict each other, one of them inherited", () => {
    const config = new BrokerConfig({ "log.cleaner.max.compaction.lag.ms": "5" });
    const change = { name: "min.compaction.lag.ms", operation: "set", value: "10" } as const;
    expect(alterConfigs("topic", {}, [change], config)).toMatchObject({
      error: "INVALID_CONFIG",
      message: "min.compaction.lag.ms (10) must not exceed max.compaction.lag.ms (5).",
    });
  });

  it("refuses two changes of one setting", () => {
    const change = { name: "retention.ms", operation: "set", value: "1" } as const;
    const again = alterConfigs("topic", {}, [change, { ...change, value: "2" }], broker);
    expect(again).toMatchObject({ error: "INVALID_REQUEST" });
  });

  it("does not stumble over a stored name of another version", () => {
    const now = { "config.of.the.future": "1" };
    expect(alter("topic", "set", "retention.ms", "1", now)).toHaveProperty("texts");
  });

  it("suggests the name that was meant", () => {
    const altered = alter("topic", "set", "retension.ms", "1");
    expect(altered).toMatchObject({ message: expect.stringContaining("retention.ms?") });
  });

  it("answers any name and any text with a value or a refusal", () => {
    const operation = fc.constantFrom<AlterOperation>("set", "delete", "append", "subtract");
    const name = fc.oneof(fc.constantFrom("retention.ms", "cleanup.policy"), fc.string(), odd);
    fc.assert(
      fc.property(operation, name, fc.option(fc.string()), (op, setting, value) => {
        const altered = alter("topic", op, setting, value);
        expect("texts" in altered || altered.message.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Names every JavaScript object has something under. */
const odd = fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty");

describe("replaceConfigs", () => {
  it("takes all entries or refuses", () => {
    const entries = [["retention.ms", "5"] as const, ["cleanup.policy", "compact"] as const];
    expect(replaceConfigs("topic", entries, broker)).toEqual({
      texts: { "retention.ms": "5", "cleanup.policy": "compact" },
    });
    const strange = [["__proto__", "5"] as const];
    expect(replaceConfigs("topic", strange, broker)).toMatchObject({ error: "INVALID_CONFIG" });
    const withNull = [...entries, ["segment.ms", null] as const];
    expect(replaceConfigs("topic", withNull, broker)).toMatchObject({ error: "INVALID_REQUEST" });
  });
});
