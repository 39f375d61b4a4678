import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { byteRateAxis, rateAxis } from "../../ui/axis.ts";
import { TimeChart } from "../../ui/time-chart.tsx";

interface ThroughputProps {
  readonly topic?: string;
  /** Further charts. */
  readonly children?: ReactNode;
}

/** Records and bytes over the last minutes; of one topic, or of all. */
export function Throughput({ topic, children }: ThroughputProps) {
  const history = useAnswer("GET /api/history", { query: topic === undefined ? {} : { topic } });
  const samples = history.data?.samples ?? [];
  const timesMs = samples.map(({ atMs }) => atMs);
  const records = [
    { name: "published", values: samples.map((sample) => sample.recordsInPerSecond) },
    { name: "consumed", values: samples.map((sample) => sample.recordsOutPerSecond) },
  ];
  const growth = [{ name: "on disk", values: samples.map((sample) => sample.bytesInPerSecond) }];
  return (
    <div className="charts">
      <TimeChart label="Records" timesMs={timesMs} series={records} axis={rateAxis} />
      <TimeChart label="Growth" timesMs={timesMs} series={growth} axis={byteRateAxis} />
      {children}
    </div>
  );
}
