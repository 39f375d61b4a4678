/** A cluster of 1,000 topics, and one of 10,000 partitions: the API's answers, and the tables. */
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { ConsoleApi } from "./api.ts";
import type { Browser } from "./chromium.ts";

const topics = 1_000;
const partitionsEach = 3;
const widePartitions = 10_000;
const asked = 300;
const everyMs = 30;

export interface ManyTopics {
  readonly topics: number;
  readonly partitions: number;
  /** Of `GET /api/topics`, while a page shows it and records come in. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  /** From going to the page until its first row. */
  readonly tableMs: number;
}

/** Fills the cluster and asks; throws where a table cannot be used. */
export async function manyTopics(browser: Browser, origin: string): Promise<ManyTopics> {
  const api = new ConsoleApi(origin);
  for (let first = 0; first < topics; first += 20) {
    const names = Array.from({ length: 20 }, (_, index) => `topic-${first + index}`);
    await Promise.all(
      names.map((name) => api.call("POST", "/api/topics", { name, partitions: partitionsEach })),
    );
  }
  const page = await browser.open(origin);
  const beganMs = performance.now();
  await page.goto(`${origin}/topics`);
  await page.waitForSelector(".table tbody a");
  const tableMs = performance.now() - beganMs;
  const times = await askAgainAndAgain(api);
  await useTable(page, "topic-999");
  await api.call("POST", "/api/topics", { name: "wide", partitions: widePartitions });
  await page.goto(`${origin}/topics/wide/partitions`);
  await page.waitForSelector(".table tbody td");
  await useTable(page, String(widePartitions - 1));
  await page.close();
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return {
    topics,
    partitions: topics * partitionsEach,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    worstMs: Math.round(times.at(-1) ?? 0),
    tableMs: Math.round(tableMs),
  };
}

/** How long each took, in order. Records come in meanwhile, as they do in a cluster in use. */
async function askAgainAndAgain(api: ConsoleApi): Promise<number[]> {
  const times: number[] = [];
  const payload = { as: "text", text: "{{n}}" };
  for (let turn = 0; turn < asked; turn += 1) {
    if (turn % 10 === 0) {
      const body = { key: payload, value: payload, repeat: 10 };
      await api.call("POST", `/api/topics/topic-${turn}/records`, body);
    }
    const beganMs = performance.now();
    await api.call("GET", "/api/topics");
    times.push(performance.now() - beganMs);
    await wait(everyMs);
  }
  return times.sort((a, b) => a - b);
}

/** Sorts, scrolls to the last row below headings that stay, and resizes with the keyboard. */
async function useTable(page: Page, last: string) {
  const frame = page.locator(".table-frame");
  await frame.locator("th button").first().waitFor();
  const row = frame.locator("tbody tr:not(.space) >> nth=-1");
  await frame.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await row.filter({ hasText: last }).waitFor();
  const heading = await frame.locator("th").first().boundingBox();
  const top = (await frame.boundingBox())?.y ?? 0;
  if (heading === null || Math.abs(heading.y - top) > 3) throw new Error("headings scroll away");
  const drawn = await frame.locator("tbody tr").count();
  if (drawn > 200) throw new Error(`${drawn} rows are drawn at once`);
  const edge = frame.getByRole("separator").first();
  const widthPx = async () => Number(await edge.getAttribute("aria-valuenow"));
  await edge.focus();
  const before = await widthPx();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  if ((await widthPx()) !== before + 32) throw new Error("a column does not follow the arrow keys");
  const shown = await frame.locator("th").first().boundingBox();
  if (Math.abs((shown?.width ?? 0) - before - 32) > 2) throw new Error("a column keeps its width");
}
