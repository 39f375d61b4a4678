import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.ts";
import { silentLogger } from "../../../base/logger.ts";
import { loadFormats } from "../formats.ts";
import type { Question } from "./question.ts";
import { SchemaThread, type StartThread } from "./schema-thread.ts";

const formats = await loadFormats();

/** The thread's own program, as it is in the checkout. */
const startSource: StartThread = (options) => {
  const program = new URL("./thread-main.ts", import.meta.url).href;
  const start = `import("tsx/esm/api").then((tsx) => {
    tsx.register();
    return import(${JSON.stringify(program)});
  })`;
  return new Worker(start, { ...options, eval: true });
};

function open(startThread?: StartThread) {
  const told: unknown[] = [];
  const tell = (...what: unknown[]) => void told.push(what);
  const clock = new FakeClock();
  const logger = { ...silentLogger, warn: tell, error: tell };
  const thread = new SchemaThread({
    formats,
    clock,
    logger,
    ...(startThread === undefined ? {} : { startThread }),
  });
  return { told, clock, ask: thread.ask, close: () => thread.close() };
}

const record = (fields: string) => `{"type":"record","name":"R", "fields":[${fields}]}`;
const source = { type: "AVRO", text: record(""), references: [], scrutiny: "new" } as const;
const wider = { ...source, text: record('{"name":"a","type":"int"}') };
const broken = { ...source, text: "[" };

// Where nothing was built there is no thread: then it is read where it is asked.
test.each([
  ["a thread", startSource, 0],
  ["no thread", undefined, 1],
])("%s reads, compares and prints as the formats do", async (_, startThread, warnings) => {
  const { ask, close, told } = open(startThread);
  const [parsed, normalized, compared, problem] = await Promise.all([
    ask({ kind: "parse", source }),
    ask({ kind: "normalized", source }),
    ask({ kind: "compare", reader: wider, writer: source }),
    ask({ kind: "parse", source: broken }),
  ]);
  const canonical = '{"type":"record","name":"R","fields":[]}';
  expect(parsed).toEqual({ answer: { canonical, name: "R" } });
  expect(normalized).toEqual({ answer: canonical });
  expect(compared).toMatchObject({ answer: [{ type: "READER_FIELD_MISSING_DEFAULT_VALUE" }] });
  expect(problem).toMatchObject({ answer: { problem: expect.any(String) } });
  expect(told).toHaveLength(warnings);
  // A question that makes no sense is a bug of ours, and harms no other.
  expect(await ask({ kind: "normalized", source: broken })).toMatchObject({ errorCode: 500 });
  expect(await ask({ kind: "parse", source })).toEqual(parsed);
  await close();
});

/** A thread that says that it is there, and then nothing. */
const startSilent: StartThread = (options) =>
  new Worker('require("node:worker_threads").parentPort.postMessage("ready")', {
    ...options,
    eval: true,
  });

test("a question that takes too long is refused, and the next has a new thread", async () => {
  const started: Worker[] = [];
  const { ask, close, clock } = open((options) => {
    const worker = startSilent(options);
    worker.ref();
    started.push(worker);
    return worker;
  });
  const question: Question = { kind: "parse", source };
  for (const count of [1, 2]) {
    const asking = ask(question);
    expect(started).toHaveLength(count);
    await new Promise((resolve) => started.at(-1)!.once("message", resolve));
    await clock.advance(10_000);
    expect(await asking).toMatchObject({ errorCode: 42209 });
  }
  const last = ask(question);
  await close();
  expect(await last).toMatchObject({ errorCode: 503 });
});
