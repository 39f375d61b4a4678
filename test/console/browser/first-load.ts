/** What the first page costs a browser that has nothing yet. */
import { gzipSync } from "node:zlib";
import type { Browser } from "./chromium.ts";

export interface FirstLoad {
  /** Of everything the first page fetched, gzip -9; 1 KB is 1,000 bytes. */
  readonly scriptKb: number;
  /** From the request until the page shows what the cluster says. */
  readonly usableMs: number;
}

export async function firstLoad(browser: Browser, origin: string): Promise<FirstLoad> {
  const page = await browser.open("about:blank");
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) bodies.push(response.body());
  });
  const beganMs = performance.now();
  await page.goto(origin);
  await page.waitForSelector(".figure");
  const usableMs = Math.round(performance.now() - beganMs);
  await page.waitForSelector(".chart figcaption");
  const scripts = await Promise.all(bodies);
  await page.close();
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
  return { scriptKb: Math.round(bytes / 100) / 10, usableMs };
}
