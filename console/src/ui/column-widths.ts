/** How wide the columns of a table are, once somebody has changed one. */
export type Widths = Readonly<Record<string, number>>;

export const minWidthPx = 64;
export const maxWidthPx = 960;
const stepPx = 16;

export const withinLimits = (widthPx: number): number =>
  Math.round(Math.min(Math.max(widthPx, minWidthPx), maxWidthPx));

/** What a key asks for; null when it means nothing to a column's edge. */
export function widthAfter(key: string, widthPx: number): number | null {
  switch (key) {
    case "ArrowRight":
      return withinLimits(widthPx + stepPx);
    case "ArrowLeft":
      return withinLimits(widthPx - stepPx);
    case "PageUp":
      return withinLimits(widthPx + 8 * stepPx);
    case "PageDown":
      return withinLimits(widthPx - 8 * stepPx);
    case "Home":
      return minWidthPx;
    case "End":
      return maxWidthPx;
    default:
      return null;
  }
}

/** Of the whole table: the columns keep what they have and are not squeezed into the page. */
export const totalWidth = (widths: Widths): number =>
  Object.values(widths).reduce((sum, widthPx) => sum + widthPx, 0);
