/** Every page, light and dark, narrow and wide, through axe; nothing may stick out sideways. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import type { Browser } from "./chromium.ts";
import { places } from "./places.ts";

const widths = [390, 1_440, 2_560];

/** What is wrong, a line each. */
export async function accessibilityProblems(browser: Browser, origin: string): Promise<string[]> {
  const problems: string[] = [];
  const page = await browser.open(origin);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const place of places) {
      await page.setViewportSize({ width: 1_440, height: 900 });
      await page.goto(origin + place.path);
      await page.waitForSelector(place.shows, { timeout: 10_000 });
      const found = [...(await violations(page)), ...(await overflows(page))];
      problems.push(...found.map((problem) => `${place.name} (${colorScheme}): ${problem}`));
    }
  }
  await page.close();
  return problems;
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
