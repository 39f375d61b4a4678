/** A live tail of 5,000 records a second: frames a second, and what the page keeps in memory. */
import { setTimeout as wait } from "node:timers/promises";
import { ConsoleApi } from "./api.ts";
import type { Browser } from "./chromium.ts";

export interface LiveRate {
  readonly publishedPerSecond: number;
  readonly framesPerSecond: number;
  /** The longest the page did not answer. */
  readonly longestFrameMs: number;
  readonly heapMiB: number;
  /** What the page says of it. */
  readonly status: string;
}

const perSecond = 5_000;
const batch = 500;

const watchFrames = `new Promise((resolve) => {
  const times = [];
  const frame = (at) => {
    times.push(at);
    if (at - times[0] < DURATION) return requestAnimationFrame(frame);
    const gaps = times.slice(1).map((time, index) => time - times[index]);
    resolve([times.length / (DURATION / 1000), Math.max(...gaps)]);
  };
  requestAnimationFrame(frame);
})`;

export async function liveRate(
  browser: Browser,
  origin: string,
  durationMs: number,
): Promise<LiveRate> {
  const api = new ConsoleApi(origin);
  await api.call("POST", "/api/topics", { name: "fast", partitions: 3 });
  const page = await browser.open(`${origin}/topics/fast?start=live&field=%24.price`);
  await page.waitForSelector("text=Live ·");
  let isOver = false;
  let published = 0;
  const beganMs = performance.now();
  const publishing = (async () => {
    for (let turn = 1; !isOver; turn += 1) {
      const key = { as: "text", text: "{{pick AAPL AMZN MSFT INTC TBV}}" };
      const text = '{"event_time":"{{now}}","ticker":"AMZN","price":{{random 1 100}}}';
      const body = { key, value: { as: "json", text }, repeat: batch };
      await api.call("POST", "/api/topics/fast/records", body);
      published += batch;
      const dueMs = beganMs + (turn * batch * 1_000) / perSecond;
      await wait(Math.max(0, dueMs - performance.now()));
    }
  })();
  await wait(2_000);
  const watched = page.evaluate(watchFrames.replaceAll("DURATION", String(durationMs)));
  const [framesPerSecond, longestFrameMs] = (await watched) as [number, number];
  const publishedPerSecond = (published * 1_000) / (performance.now() - beganMs);
  const heap = (await page.evaluate("performance.memory.usedJSHeapSize")) as number;
  const status = (await page.locator(".status").textContent()) ?? "";
  isOver = true;
  await publishing;
  await page.close();
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return {
    publishedPerSecond: Math.round(publishedPerSecond),
    framesPerSecond: rounded(framesPerSecond),
    longestFrameMs: rounded(longestFrameMs),
    heapMiB: rounded(heap / 1024 ** 2),
    status,
  };
}
