/** Runs in the thread that reads large schemas. */
import { parentPort } from "node:worker_threads";
import { loadFormats } from "../formats.ts";
import { Examiner, type Question } from "./question.ts";
import type { ThreadMessage } from "./schema-thread.ts";

const examiner = new Examiner(await loadFormats());
const send = (message: ThreadMessage) => parentPort!.postMessage(message);

parentPort!.on("message", (question: Question) => {
  try {
    send({ answer: examiner.answer(question) });
  } catch (bug) {
    send({ bug: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug) });
  }
});
send("ready");
