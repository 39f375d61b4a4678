import { expect, test } from "vitest";
import { refuse } from "../../refusals.ts";
import { openRegistry } from "../../registry-fixture.ts";
import { MemorySchemasTopic } from "../../topic/memory-schemas-topic.ts";
import { isProblem, type ParsedSchema } from "../format.ts";
import { plainFormats } from "../plain-format.ts";
import { type AskFar, Desk, type WorkNeeded } from "./desk.ts";
import { farFormats, maxHereBytes } from "./far-formats.ts";
import { Examiner, type Question } from "./question.ts";

/** Words that nobody reads in the thread of the event loop. */
const large = (end: string) => `${"word? ".repeat(maxHereBytes / 5)}${end}`;

/** A registry whose large schemas are read by somebody who is asked, and remembered. */
async function withThread(askFar?: AskFar) {
  const examiner = new Examiner(plainFormats);
  const asked: Question["kind"][] = [];
  let turns = 0;
  const desk = new Desk(
    askFar ??
      (async (question) => {
        asked.push(question.kind);
        return { answer: examiner.answer(question) };
      }),
    (action) => {
      turns++;
      queueMicrotask(action);
    },
  );
  const opened = await openRegistry(new MemorySchemasTopic(), farFormats(plainFormats, desk));
  return { ...opened, asked, turns: () => turns };
}

test("what is small is read at once", async () => {
  const { register, asked } = await withThread();
  expect(await register("s", "x")).toMatchObject({ id: 1 });
  expect(await register("s", "x y?", {}, "?normalize=true")).toMatchObject({ id: 2 });
  expect(asked).toEqual([]);
});

test("what is large is read and compared elsewhere, and answered as ever", async () => {
  const { ask, register, asked } = await withThread();
  expect(await register("s", large("x"))).toMatchObject({ id: 1, schema: large("x") });
  expect(asked).toEqual(["parse"]);
  expect(await register("s", large("y?"))).toMatchObject({ id: 2, version: 2 });
  expect(asked).toEqual(["parse", "parse", "compare"]);
  expect(await register("s", large("z"))).toMatchObject({
    error_code: 409,
    message: expect.stringContaining("The new schema needs 'z'"),
  });
  const lookUp = async (schema: string) => (await ask("POST /subjects/s", { schema })).json();
  expect(await lookUp(`  ${large("x")}`)).toMatchObject({ version: 1 });
  expect((await ask("GET /subjects/s/versions/1?format=loud")).json().schema).toBe(
    large("x").toUpperCase(),
  );
  const checked = await ask("POST /compatibility/subjects/s/versions?verbose=true", {
    schema: "x",
  });
  expect(checked.json().is_compatible).toBe(false);
  expect(await register("t", large("!"))).toMatchObject({
    error_code: 42201,
    message: expect.stringContaining("a ! has no meaning at line 1, column 2"),
  });
  const normalized = await register("u", large("a"), {}, "?normalize=true");
  expect(normalized.schema.startsWith("a word?")).toBe(true);
  expect(new Set(asked)).toEqual(new Set(["parse", "compare", "formatted", "normalized"]));
});

test("others are not held up by a schema that is being read", async () => {
  let read = (): void => {};
  const examiner = new Examiner(plainFormats);
  const { register } = await withThread(
    (question) =>
      new Promise((resolve) => {
        read = () => resolve({ answer: examiner.answer(question) });
      }),
  );
  const slow = register("s", large("x"));
  expect(await register("t", "x")).toMatchObject({ id: 1 });
  read();
  expect(await slow).toMatchObject({ id: 2 });
});

test("what cannot be read is refused, and may be tried again", async () => {
  let isBroken = true;
  const examiner = new Examiner(plainFormats);
  const { ask, register } = await withThread(async (question) =>
    isBroken ? refuse(42209, "it takes too long") : { answer: examiner.answer(question) },
  );
  const refused = { error_code: 42209, message: "it takes too long" };
  expect(await register("s", large("x"))).toEqual(refused);
  const checked = await ask("POST /compatibility/subjects/s/versions", { schema: large("x") });
  expect(checked.json()).toEqual(refused);
  isBroken = false;
  expect(await register("s", large("x"))).toMatchObject({ id: 1 });
});

test("many small comparisons are made in several turns of the event loop", async () => {
  const { ask, register, turns, asked } = await withThread();
  await ask("PUT /config/s", { compatibility: "FULL_TRANSITIVE" });
  const version = (number: number) => `${"word? ".repeat(1_000)}n${number}?`;
  for (let number = 0; number < 60; number++) {
    expect(await register("s", version(number))).toMatchObject({ version: number + 1 });
  }
  const before = turns();
  expect(await register("s", version(60))).toMatchObject({ version: 61 });
  expect(turns() - before).toBeGreaterThan(1);
  expect(asked).toEqual([]);
});

test("a text that is, with all it mentions, too large for any thread is refused", () => {
  const format = farFormats(plainFormats, new Desk(() => Promise.reject(), queueMicrotask)).get(
    "AVRO",
  )!;
  const schema = "x".repeat(1_000_000);
  const references = [1, 2, 3, 4].map((version) => ({ name: "n", subject: "s", version, schema }));
  expect(isProblem(format.parse(schema, references))).toBe(true);
});

test("answers are given up for others when there are too many", async () => {
  const asked: string[] = [];
  const examiner = new Examiner(plainFormats);
  const desk = new Desk(async (question) => {
    asked.push(question.kind);
    return { answer: examiner.answer(question) };
  }, queueMicrotask);
  const format = farFormats(plainFormats, desk).get("AVRO")!;
  const read = async (text: string): Promise<ParsedSchema> => {
    try {
      return format.parse(text, []) as ParsedSchema;
    } catch (problem) {
      expect(await (problem as WorkNeeded).done).toBeNull();
      return format.parse(text, []) as ParsedSchema;
    }
  };
  // Two blanks: the canonical text is another one, and is kept with the answer.
  const texts = Array.from({ length: 40 }, (_, index) => `  ${"x".repeat(1_000_000)}${index}`);
  for (const text of texts) expect((await read(text)).canonical).toBe(text.trim());
  await read(texts.at(-1)!);
  expect(asked).toHaveLength(40);
  await read(texts[0]!);
  expect(asked).toHaveLength(41);
});
