/** Whether charts are drawn in the colours that their legends have. */
import type { Page } from "playwright-core";

/** Of each of red, green and blue: what a line's edge may be mixed with. */
const maxDifference = 6;

/**
 * For each chart: its name, the colour of the series that is drawn last and so over all others,
 * and how near to it the nearest pixel comes.
 */
const nearestPixels = `[...document.querySelectorAll(".chart")].map((chart) => {
  const name = chart.querySelector("figcaption").firstChild.textContent;
  const series = chart.querySelector(".legend li:last-child");
  const color = getComputedStyle(series, "::before").backgroundColor;
  const wanted = color.match(/\\d+/g).slice(0, 3).map(Number);
  const canvas = chart.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let nearest = 255;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] < 255) continue;
    const off = Math.max(...wanted.map((part, index) => Math.abs(part - data[at + index])));
    nearest = Math.min(nearest, off);
  }
  return { name, color, nearest };
})`;

interface Nearest {
  readonly name: string;
  readonly color: string;
  readonly nearest: number;
}

/** A line for each chart of the page that has not the colour it should have. */
export async function chartColorProblems(page: Page): Promise<string[]> {
  await page.locator(".plot canvas").first().waitFor();
  const charts = (await page.evaluate(nearestPixels)) as Nearest[];
  return charts
    .filter(({ nearest }) => nearest > maxDifference)
    .map(({ name, color, nearest }) => `${name} is not drawn in ${color}: ${nearest} away`);
}
