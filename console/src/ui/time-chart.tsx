import { lazy, Suspense } from "react";
import type { Axis } from "./axis.ts";
import type { Series } from "./chart.tsx";

const Drawn = lazy(() => import("./chart.tsx").then(({ Chart }) => ({ default: Chart })));

interface TimeChartProps {
  readonly label: string;
  readonly timesMs: readonly number[];
  readonly series: readonly Series[];
  /** Absent: a count. */
  readonly axis?: Axis;
}

/** A chart whose drawing code is fetched with the first one. */
export function TimeChart(props: TimeChartProps) {
  return (
    <Suspense fallback={<div className="chart is-coming" />}>
      <Drawn {...props} />
    </Suspense>
  );
}
