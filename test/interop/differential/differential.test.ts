import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bootstrap, fresh } from "../broker.ts";
import { root } from "../child.ts";
import { kafkaVersion } from "../kafka-tools/java.ts";
import { targetName } from "../target.ts";
import { configScenarios } from "./configs.ts";
import { withoutDeviations } from "./deviations.ts";
import { fetchScenarios } from "./fetch.ts";
import { groupScenarios } from "./groups.ts";
import { metadataScenarios } from "./metadata.ts";
import { offsetScenarios } from "./offsets.ts";
import { produceScenarios } from "./produce.ts";
import { type Answers, Conversation } from "./scenario.ts";
import { topicScenarios } from "./topics.ts";
import { wireScenarios } from "./wire-scenarios.ts";

const file = join(import.meta.dirname, "expected.json");
const recording = process.env.INTEROP_RECORD === "1" && targetName() === "kafka";
const expected: { kafka: string; answers: Record<string, Answers> } = JSON.parse(
  await readFile(file, "utf8"),
);
const recorded: Record<string, Answers> = {};

const scenarios = [
  ...wireScenarios,
  ...metadataScenarios,
  ...topicScenarios,
  ...configScenarios,
  ...produceScenarios,
  ...fetchScenarios,
  ...groupScenarios,
  ...offsetScenarios,
];

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s: as Kafka answers",
  async (_, scenario) => {
    const conversation = await Conversation.begin(bootstrap(), fresh(""));
    await scenario.ask(conversation);
    recorded[scenario.name] = conversation.answers;
    if (!recording) {
      const answers = withoutDeviations(scenario.name, conversation.answers);
      const kafkas = withoutDeviations(scenario.name, expected.answers[scenario.name] ?? {});
      expect(answers).toEqual(wanted(kafkas));
    }
  },
);

/** UNKNOWN_SERVER_ERROR is an exception that Kafka did not foresee: any refusal is as good. */
function wanted(answer: unknown): unknown {
  if (answer === "UNKNOWN_SERVER_ERROR") return expect.not.stringMatching(/^NONE$/);
  if (Array.isArray(answer)) return answer.map(wanted);
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, wanted(value)]));
}

test("no recorded answer is left without its question", () => {
  const names = scenarios.map((scenario) => scenario.name);
  if (!recording) expect(Object.keys(expected.answers)).toEqual(names);
});

afterAll(async () => {
  if (!recording) return;
  const text = JSON.stringify({ kafka: await kafkaVersion(), answers: recorded }, null, 2);
  await writeFile(file, `${text}\n`);
  execFileSync(join(root, "node_modules/.bin/biome"), ["format", "--write", file]);
});
