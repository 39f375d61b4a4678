import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serverSettings } from "./broker-config.ts";
import { clientMetricsSettings } from "./client-metrics.ts";
import type { Setting } from "./define.ts";
import { fromYaml } from "./file.ts";
import { groupConfigSettings } from "./group-config.ts";
import { topicSettings } from "./topic.ts";

const all: readonly Setting<unknown>[] = Object.values({
  ...serverSettings,
  ...topicSettings,
  ...groupConfigSettings,
  ...clientMetricsSettings,
});

/** Texts that mean something to one setting or another, and texts that mean nothing. */
const texts = fc.oneof(
  fc.string(),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
  fc.double().map(String),
  fc.constantFrom("true", "FALSE", " compact , delete", "*", "0:1,2:3", "[::1]:9092", "-1", "+5"),
);

describe("every setting", () => {
  it("reads back the text of its own default", () => {
    for (const setting of all) {
      if (setting.default === null || setting.default === undefined) continue;
      const text = setting.format(setting.default);
      expect(setting.parse(text)).toEqual({ value: setting.default });
    }
  });

  it("takes a text or says what is wrong, and reads back what it shows", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), texts, (setting, text) => {
        const parsed = setting.parse(text);
        if ("problem" in parsed) expect(parsed.problem).not.toBe("");
        else expect(setting.parse(setting.format(parsed.value))).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not compute a number of a million digits to refuse it", () => {
    const digits = "9".repeat(1_000_000);
    for (const setting of all.filter(({ type }) => type === "INT" || type === "LONG")) {
      expect(setting.parse(digits)).toHaveProperty("problem");
    }
  });
});

describe("fromYaml", () => {
  it("answers any text with entries or problems", () => {
    const line = fc
      .tuple(fc.string({ maxLength: 8 }), texts)
      .map(([name, text]) => `${name}: ${text}`);
    const file = fc.oneof(
      fc.string(),
      fc.array(line).map((lines) => lines.join("\n")),
    );
    fc.assert(
      fc.property(file, (source) => {
        const { entries, problems } = fromYaml(source, "m.yaml");
        for (const { origin } of entries) expect(origin).toMatch(/^m\.yaml:\d+$/);
        for (const problem of problems) expect(problem).not.toContain("\n");
      }),
      { numRuns: 150 },
    );
  });
});
