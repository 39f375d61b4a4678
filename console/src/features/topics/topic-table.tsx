import type { TopicSummary } from "../../../../src/admin/console/contract.ts";
import { at } from "../../router/match.ts";
import { bytes, count, rate } from "../../ui/format.ts";
import { Badge } from "../../ui/page.tsx";
import { type Column, Table } from "../../ui/table.tsx";

const columns: readonly Column<TopicSummary>[] = [
  {
    id: "name",
    title: "Name",
    value: ({ name }) => name,
    cell: ({ name, isInternal, isHealthy }) => (
      <>
        <a className="name" href={at`/topics/${name}`}>
          {name}
        </a>{" "}
        {isInternal && <Badge>internal</Badge>}
        {!isHealthy && <Badge look="bad">replicas missing</Badge>}
      </>
    ),
  },
  number("partitions", "Partitions", ({ partitions }) => partitions, count),
  number("replicas", "Replicas", ({ replicas }) => replicas, count),
  number("records", "Records", ({ records }) => records, count),
  number("rate", "Published", ({ recordsInPerSecond }) => recordsInPerSecond, rate),
  number("size", "Size", ({ sizeBytes }) => sizeBytes, bytes),
  number("groups", "Groups", ({ groups }) => groups, count),
];

function number<V extends number | null>(
  id: string,
  title: string,
  value: (topic: TopicSummary) => V,
  format: (value: V) => string,
): Column<TopicSummary> {
  return { id, title, isNumber: true, value, cell: (topic) => format(value(topic)) };
}

export function TopicTable({ topics }: { topics: readonly TopicSummary[] }) {
  return <Table label="Topics" columns={columns} rows={topics} keyOf={({ name }) => name} />;
}
