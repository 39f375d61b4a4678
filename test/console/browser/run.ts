/**
 * The console in a real Chromium: `npm run build && npm run console:check -- [--short]
 * [--minutes N] [--against millrace|kafka|both]`. Prints what it found; ends with 1 if anything is
 * wrong. `--short` leaves out what takes long, and fails for nothing that a busy machine changes.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { walkPages } from "./accessibility.ts";
import { type Browser, openBrowser } from "./chromium.ts";
import { startDemo } from "./demo.ts";
import { firstLoad } from "./first-load.ts";
import { hostileProblems, hostileTexts } from "./hostile.ts";
import { liveRate } from "./live-rate.ts";
import { loginProblems } from "./login.ts";
import { manyTopics } from "./many-topics.ts";
import { kafkaName, startOnKafka } from "./on-kafka.ts";
import { places } from "./places.ts";
import { addHistory } from "./schema-history.ts";
import { walkTheLesson } from "./walk.ts";

const { values: options } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    minutes: { type: "string" },
    against: { type: "string", default: "millrace" },
  },
});
const minutes = Number(options.minutes ?? (options.short ? 0.05 : 0.2));
const maxFirstLoadKb = 250;
const minFramesPerSecond = 20;
/** Until the demo has filled its pages. */
const warmUpMs = 8_000;
const problems: string[] = [];
const walked: { readonly cluster: string; readonly green: number }[] = [];
const say = (line: string) => process.stdout.write(`${line}\n`);

async function checkPages(browser: Browser, cluster: string, origin: string): Promise<void> {
  const found = await walkPages(browser, origin);
  say(
    `${cluster}: ${found.green} of ${places.length} pages in order, light and dark; ` +
      `${found.violations} accessibility violations`,
  );
  walked.push({ cluster, green: found.green });
  problems.push(...found.problems.map((problem) => `${cluster}: ${problem}`));
}

/** What anybody does with a cluster that holds nothing yet. */
async function checkLesson(browser: Browser, cluster: string, origin: string): Promise<void> {
  say(`${cluster}: lesson: ${(await walkTheLesson(browser, origin)).join(", ")}`);
  const hostile = await hostileProblems(browser, origin);
  say(`${cluster}: hostile texts: ${hostileTexts.length} shown, ${hostile.length} problems`);
  problems.push(...hostile);
}

async function checkDemo(browser: Browser): Promise<void> {
  const demo = await startDemo("--demo");
  try {
    const load = await firstLoad(browser, demo.console);
    say(`first load: ${load.scriptKb} KB of JavaScript (gzip), usable after ${load.usableMs} ms`);
    if (load.scriptKb > maxFirstLoadKb) problems.push(`first load of ${load.scriptKb} KB`);
    await addHistory(demo.registry);
    await wait(warmUpMs);
    await checkPages(browser, "Millrace", demo.console);
    if (!options.short) {
      say(`many topics: ${JSON.stringify(await manyTopics(browser, demo.console))}`);
    }
  } finally {
    await demo.stop();
  }
}

async function checkEmpty(browser: Browser): Promise<void> {
  const { console: origin, stop } = await startDemo();
  try {
    await checkLesson(browser, "Millrace", origin);
    const rate = await liveRate(browser, origin, minutes * 60_000);
    say(`live tail: ${JSON.stringify(rate)}`);
    const isFrozen = rate.framesPerSecond < minFramesPerSecond;
    if (isFrozen && !options.short) problems.push("the live tail freezes the page");
  } finally {
    await stop();
  }
}

async function checkMillrace(browser: Browser): Promise<void> {
  await checkDemo(browser);
  await checkEmpty(browser);
  const login = await loginProblems(browser);
  say(`login and read-only: ${login.length} problems`);
  problems.push(...login);
}

async function checkKafka(browser: Browser): Promise<void> {
  const name = await kafkaName();
  const kafka = await startOnKafka();
  try {
    await checkLesson(browser, name, kafka.console);
    await kafka.beginDemo();
    await wait(warmUpMs);
    await addHistory(kafka.registry);
    await checkPages(browser, name, kafka.console);
  } finally {
    await kafka.stop();
  }
}

const browser = await openBrowser();
try {
  if (options.against !== "kafka") await checkMillrace(browser);
  if (options.against !== "millrace") await checkKafka(browser);
} catch (error) {
  problems.push(String(error));
} finally {
  await browser.close();
}
const green = walked.reduce((sum, one) => sum + one.green, 0);
const clusters = walked.map(({ cluster }) => cluster).join(", ");
for (const line of [...problems, ...browser.complaints]) say(`✗ ${line}`);
say(`pages × clusters walked green: ${green} of ${places.length * walked.length} (${clusters})`);
process.exitCode = problems.length + browser.complaints.length > 0 ? 1 : 0;
