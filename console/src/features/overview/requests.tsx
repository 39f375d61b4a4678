import { useAnswer } from "../../api/queries.ts";
import { rateAxis } from "../../ui/axis.ts";
import { TimeChart } from "../../ui/time-chart.tsx";

/** Requests of all clients over the last minutes. */
export function Requests() {
  const answer = useAnswer("GET /api/requests", {});
  const samples = answer.data?.samples ?? [];
  const series = [
    { name: "Produce", values: samples.map((sample) => sample.producePerSecond) },
    { name: "Fetch", values: samples.map((sample) => sample.fetchPerSecond) },
    { name: "others", values: samples.map((sample) => sample.otherPerSecond) },
  ];
  return (
    <TimeChart
      label="Requests"
      timesMs={samples.map(({ atMs }) => atMs)}
      series={series}
      axis={rateAxis}
    />
  );
}
