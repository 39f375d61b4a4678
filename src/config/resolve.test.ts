import { describe, expect, it } from "vitest";
import { BrokerConfig, serverSettings } from "./broker-config.ts";
import { text } from "./define.ts";
import { fromYaml } from "./file.ts";
import { fromEnvironment, fromFlags, resolveSettings, type Source } from "./resolve.ts";

const resolve = (...sources: Source[]) => resolveSettings(serverSettings, sources);
const environment = (variables: Record<string, string>) =>
  fromEnvironment(serverSettings, variables);

describe("resolveSettings", () => {
  it("prefers flags to the environment to the file, and remembers which it was", () => {
    const file = fromYaml("num.partitions: 1\nlog.retention.ms: 2\nlog.roll.ms: 3\n", "m.yaml");
    const variables = environment({ MILLRACE_NUM_PARTITIONS: "4", MILLRACE_LOG_RETENTION_MS: "5" });
    const flags = fromFlags(["num.partitions=6", "num.partitions=7"]);
    const { given, origins, problems } = resolve(flags, variables, file);
    expect(problems).toEqual([]);
    expect(given).toEqual({ "num.partitions": "7", "log.retention.ms": "5", "log.roll.ms": "3" });
    expect(origins).toEqual({
      "num.partitions": "--set num.partitions",
      "log.retention.ms": "MILLRACE_LOG_RETENTION_MS",
      "log.roll.ms": "m.yaml:3",
    });
    expect(new BrokerConfig(given).values["num.partitions"]).toBe(7);
  });

  it("reports every mistake at once, each with its place and its mend", () => {
    const { problems } = resolve(
      fromFlags(["num.partition=3", "flush.policy=fast", "nonsense"]),
      environment({ MILLRACE_NUM_PARTITIONS: "0" }),
      fromYaml("listeners: 9092\nlog:\n  retention:\n    ms: 5\nqqqqqq: 1\n", "m.yaml"),
    );
    expect([...problems].sort()).toEqual([
      "--set flush.policy: flush.policy=fast must be one of fsync, os.",
      "--set nonsense: write it as --set name=value.",
      "--set num.partition: num.partition is not a setting; did you mean num.partitions?",
      "MILLRACE_NUM_PARTITIONS: num.partitions=0 must be at least 1.",
      'm.yaml:1: listeners=9092 has "9092": write HOST:PORT, such as 127.0.0.1:9092 or [::1]:9092.',
      'm.yaml:2: write nested names in full, such as "log.retention: …".',
      "m.yaml:5: qqqqqq is not a setting; docs/configuration.md lists all there are.",
    ]);
  });

  it("warns of a variable that looks like a setting, and knows its own others", () => {
    const found = environment({
      MILLRACE_NUM_PARTITION: "3",
      MILLRACE_BROKERS: "b:9092",
      MILLRACE_SERVICE_HOST: "10.0.0.1",
      PATH: "/bin",
    });
    expect(found.entries).toEqual([]);
    expect(found.warnings).toEqual([
      "MILLRACE_NUM_PARTITION is not a setting; did you mean MILLRACE_NUM_PARTITIONS?",
    ]);
  });
});

describe("fromYaml", () => {
  const entries = (source: string) =>
    fromYaml(source, "m.yaml").entries.map(({ name, text }) => [name, text]);

  it("reads numbers, words, quoted text and lists as they are written", () => {
    const source = [
      "# a comment",
      "num.partitions: 3",
      "auto.create.topics.enable: false",
      "data.dir: '/var/lib/mill race'",
      "listeners: [127.0.0.1:9092, '[::1]:9092']",
      "log.cleanup.policy:",
      "  - compact",
      "  - delete",
      "advertised.listeners:",
    ].join("\n");
    expect(entries(source)).toEqual([
      ["num.partitions", "3"],
      ["auto.create.topics.enable", "false"],
      ["data.dir", "/var/lib/mill race"],
      ["listeners", "127.0.0.1:9092,[::1]:9092"],
      ["log.cleanup.policy", "compact,delete"],
      ["advertised.listeners", ""],
    ]);
  });

  it.each([
    ["", 0],
    ["# nothing\n", 0],
    ["- a\n- b\n", 1],
    ["just words\n", 1],
    ["a: [1, 2\n", 1],
    ["a: 1\na: 2\n", 1],
    ["? [x]\n: 1\n", 0],
    ["a: &x 1\nb: *x\n", 1],
  ])("finds in %j problems: %i", (source, problems) => {
    expect(fromYaml(source, "m.yaml").problems).toHaveLength(problems);
  });
});

describe("a secret setting", () => {
  it("is not shown when it is refused", () => {
    const password = text({ default: null, doc: "Opens a key.", check: () => "is too short" });
    const settings = { "key.password": { ...password, secret: true } };
    const { problems } = resolveSettings(settings, [fromFlags(["key.password=hunter2"])]);
    expect(problems).toEqual(["--set key.password: key.password is too short."]);
  });
});
