import { brief, bytes, rate } from "./format.ts";

/** How the values of a chart are written, and how far apart its labels may lie. */
export interface Axis {
  readonly format: (value: number) => string;
  /** Ascending, in the chart's own unit; each is wide enough that no two labels read the same. */
  readonly steps: readonly number[];
}

const decimal = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).flatMap((power) =>
    // Written and read, as 3 * 10 ** -2 is not 0.03.
    [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
  );

/** Of what there is no half: records, members. */
export const countAxis: Axis = { format: brief, steps: decimal(0, 15) };

/** Of something a second; `rate` writes hundredths. */
export const rateAxis: Axis = { format: rate, steps: decimal(-2, 15) };

/** Of bytes a second, in whole bytes. */
export const byteRateAxis: Axis = {
  format: (perSecond) => `${bytes(Math.round(perSecond))}/s`,
  steps: Array.from({ length: 60 }, (_, power) => 2 ** power),
};

const usualPx = 40;
/** Between a label and the lines, and before it. */
const besidePx = 12;

/**
 * How wide the axis must be for its labels, in pixels; `measure` tells how wide a text is. Null is
 * an axis without labels as yet.
 */
export function widestOf(
  labels: readonly (string | null)[] | null,
  measure: (text: string) => number,
): number {
  const widths = (labels ?? []).map((label) => measure(label ?? "") + besidePx);
  return Math.ceil(Math.max(usualPx, ...widths));
}
