/**
 * Writes every page of the console, light and dark, into docs/screenshots:
 * `npm run build && npm run console:screenshots [NAME…]`. Needs Chromium (`CHROMIUM=PATH`).
 */
import { mkdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { ConsoleApi } from "../test/console/browser/api.ts";
import { type Browser, openBrowser } from "../test/console/browser/chromium.ts";
import { startDemo } from "../test/console/browser/demo.ts";
import { type Place, places } from "../test/console/browser/places.ts";
import { addHistory } from "../test/console/browser/schema-history.ts";

const learn = "/api/learn/stock_json_topic/consumers";
const folder = "docs/screenshots";
const wanted = process.argv.slice(2);
const isWanted = ({ name }: Place) => wanted.length === 0 || wanted.includes(name);
/** Charts and lag need something to show, and are drawn while somebody looks. */
const warmUpMs = Number(process.env.WARM_UP_MS ?? 45_000);

async function shoot(browser: Browser, origin: string, place: Place, theme: "light" | "dark") {
  const page = await browser.open(`${origin}/settings`);
  await page.emulateMedia({ colorScheme: theme });
  await page.goto(origin + place.path);
  await page.waitForSelector(place.shows, { timeout: 10_000 });
  await wait(1_000);
  await page.screenshot({ path: `${folder}/${place.name}-${theme}.png` });
  await page.close();
}

mkdirSync(folder, { recursive: true });
const demo = await startDemo("--demo");
const browser = await openBrowser();
try {
  await addHistory(demo.registry);
  const learners = { group: "learners" };
  await new ConsoleApi(demo.console).call("POST", learn, learners);
  const watching = await browser.open(demo.console);
  await wait(warmUpMs);
  await watching.close();
  for (const place of places.filter(isWanted)) {
    for (const theme of ["light", "dark"] as const) {
      await shoot(browser, demo.console, place, theme);
    }
  }
  process.stdout.write(browser.complaints.map((line) => `${line}\n`).join(""));
} finally {
  await browser.close();
  await demo.stop();
}
