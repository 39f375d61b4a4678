/**
 * The console in a real Chromium: `npm run build && npm run console:check [--minutes N]`.
 * Prints what it found; ends with 1 if anything is wrong.
 */
import { setTimeout as wait } from "node:timers/promises";
import { accessibilityProblems } from "./accessibility.ts";
import { type Browser, openBrowser } from "./chromium.ts";
import { startDemo } from "./demo.ts";
import { firstLoad } from "./first-load.ts";
import { hostileProblems, hostileTexts } from "./hostile.ts";
import { liveRate } from "./live-rate.ts";
import { loginProblems } from "./login.ts";
import { manyTopics } from "./many-topics.ts";
import { places } from "./places.ts";
import { addHistory } from "./schema-history.ts";
import { walkTheLesson } from "./walk.ts";

const minutes = Number(process.argv[process.argv.indexOf("--minutes") + 1]) || 0.2;
const maxFirstLoadKb = 250;
const minFramesPerSecond = 20;
const problems: string[] = [];
const say = (line: string) => process.stdout.write(`${line}\n`);

async function checkDemo(browser: Browser): Promise<void> {
  const demo = await startDemo("--demo");
  try {
    const load = await firstLoad(browser, demo.console);
    say(`first load: ${load.scriptKb} KB of JavaScript (gzip), usable after ${load.usableMs} ms`);
    if (load.scriptKb > maxFirstLoadKb) problems.push(`first load of ${load.scriptKb} KB`);
    await addHistory(demo.registry);
    await wait(8_000);
    const found = await accessibilityProblems(browser, demo.console);
    say(`accessibility: ${found.length} violations on ${places.length} pages, light and dark`);
    problems.push(...found);
  } finally {
    await demo.stop();
  }
}

async function checkEmpty(browser: Browser): Promise<void> {
  const { console: origin, stop } = await startDemo();
  try {
    say(`lesson: ${(await walkTheLesson(browser, origin)).join(", ")}`);
    const hostile = await hostileProblems(browser, origin);
    say(`hostile texts: ${hostileTexts.length} shown, ${hostile.length} problems`);
    problems.push(...hostile);
    const rate = await liveRate(browser, origin, minutes * 60_000);
    say(`live tail: ${JSON.stringify(rate)}`);
    if (rate.framesPerSecond < minFramesPerSecond) problems.push("the live tail freezes the page");
  } finally {
    await stop();
  }
}

async function checkMany(browser: Browser): Promise<void> {
  const demo = await startDemo("--demo");
  try {
    say(`many topics: ${JSON.stringify(await manyTopics(browser, demo.console))}`);
  } finally {
    await demo.stop();
  }
}

const browser = await openBrowser();
try {
  await checkDemo(browser);
  await checkEmpty(browser);
  await checkMany(browser);
  const login = await loginProblems(browser);
  say(`login and read-only: ${login.length} problems`);
  problems.push(...login);
} catch (error) {
  problems.push(String(error));
} finally {
  await browser.close();
}
for (const line of [...problems, ...browser.complaints]) say(`✗ ${line}`);
process.exitCode = problems.length + browser.complaints.length > 0 ? 1 : 0;
