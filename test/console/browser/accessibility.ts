/** Every page, light and dark, narrow and wide, through axe; nothing may stick out sideways. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import { chartColorProblems } from "./chart-colors.ts";
import type { Browser } from "./chromium.ts";
import { type Place, places } from "./places.ts";

const widths = [390, 1_440, 2_560];

/** How long a page may take to show what it is for, on a machine that has much else to do. */
const maxWaitMs = 30_000;

export interface WalkedPages {
  /** Pages without a problem, light and dark. */
  readonly green: number;
  readonly violations: number;
  /** A line each. */
  readonly problems: readonly string[];
}

export async function walkPages(browser: Browser, origin: string): Promise<WalkedPages> {
  const problems: string[] = [];
  const red = new Set<string>();
  let count = 0;
  const page = await browser.open(origin);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const place of places) {
      const found = await look(page, origin, place);
      count += found.violations.length;
      const all = [...found.missing, ...found.violations, ...found.colors, ...found.overflows];
      if (all.length > 0) red.add(place.name);
      problems.push(...all.map((problem) => `${place.name} (${colorScheme}): ${problem}`));
    }
  }
  await page.close();
  return { green: places.length - red.size, violations: count, problems };
}

async function look(page: Page, origin: string, { path, shows, opens, hasCharts }: Place) {
  await page.setViewportSize({ width: 1_440, height: 900 });
  await page.goto(origin + path);
  try {
    await page.waitForSelector(shows, { timeout: maxWaitMs });
    if (opens !== undefined) {
      await page.locator(opens.press).first().click();
      await page.waitForSelector(opens.shows, { timeout: maxWaitMs });
    }
  } catch {
    const missing = [`it does not show ${opens?.shows ?? shows}`];
    return { missing, violations: [], colors: [], overflows: [] };
  }
  return {
    missing: [],
    violations: await violations(page),
    colors: hasCharts ? await chartColorProblems(page) : [],
    overflows: await overflows(page),
  };
}

/** What axe says of the page as it is. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate("axe.run()").then((found) => found as axe.AxeResults);
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
  );
}

async function overflows(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const content = (await page.evaluate("document.documentElement.scrollWidth")) as number;
    if (content > width) found.push(`${content} px wide at ${width} px`);
  }
  return found;
}
