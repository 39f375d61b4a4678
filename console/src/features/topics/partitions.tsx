import type { Partition, TopicDetail } from "../../../../src/admin/console/contract.ts";
import { bytes, count } from "../../ui/format.ts";
import { Badge } from "../../ui/page.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { Throughput } from "../overview/throughput.tsx";

const records = ({ startOffset, endOffset }: Partition) => endOffset - startOffset;

const columns: readonly Column<Partition>[] = [
  { id: "partition", title: "Partition", isNumber: true, value: ({ partition }) => partition },
  {
    id: "leader",
    title: "Leader",
    isNumber: true,
    value: ({ leaderId }) => leaderId,
    cell: ({ leaderId }) => (leaderId < 0 ? <Badge look="bad">none</Badge> : leaderId),
  },
  {
    id: "replicas",
    title: "Replicas",
    value: ({ replicaIds }) => replicaIds.length,
    cell: ({ replicaIds, inSyncIds }) => (
      <>
        {replicaIds.join(", ")}{" "}
        {inSyncIds.length < replicaIds.length && (
          <Badge look="warning">only {inSyncIds.length} in sync</Badge>
        )}
      </>
    ),
  },
  offset("start", "First offset", ({ startOffset }) => startOffset),
  offset("end", "Next offset", ({ endOffset }) => endOffset),
  offset("records", "Records", records),
  {
    id: "size",
    title: "Size",
    isNumber: true,
    value: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => bytes(sizeBytes),
  },
];

function offset(id: string, title: string, value: (row: Partition) => number): Column<Partition> {
  return { id, title, isNumber: true, value, cell: (row) => count(value(row)) };
}

/** Where the records are. */
export function Partitions({ topic }: { topic: TopicDetail }) {
  return (
    <div className="stack">
      <Throughput topic={topic.name} />
      <Table
        label="Partitions"
        columns={columns}
        rows={topic.partitionList}
        keyOf={({ partition }) => String(partition)}
      />
    </div>
  );
}
