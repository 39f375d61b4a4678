import type { Broker } from "../../../../src/admin/console/contract.ts";
import { bytes, count } from "../../ui/format.ts";
import { Badge } from "../../ui/page.tsx";
import { type Column, Table } from "../../ui/table.tsx";

const columns: readonly Column<Broker>[] = [
  {
    id: "node",
    title: "Broker",
    value: ({ nodeId }) => nodeId,
    cell: ({ nodeId, isController }) => (
      <>
        <b>{nodeId}</b> {isController && <Badge look="accent">controller</Badge>}
      </>
    ),
  },
  { id: "address", title: "Address", value: ({ host, port }) => `${host}:${port}` },
  { id: "version", title: "Runs", value: ({ version }) => version ?? "not told" },
  { id: "rack", title: "Rack", value: ({ rack }) => rack ?? "–" },
  {
    id: "leads",
    title: "Leads",
    isNumber: true,
    value: ({ leads }) => leads,
    cell: ({ leads }) => count(leads),
  },
  {
    id: "size",
    title: "Data",
    isNumber: true,
    value: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => bytes(sizeBytes),
  },
  {
    id: "disk",
    title: "Disk free",
    isNumber: true,
    value: ({ usableDiskBytes }) => usableDiskBytes,
    cell: ({ usableDiskBytes, totalDiskBytes }) =>
      usableDiskBytes === null ? "–" : `${bytes(usableDiskBytes)} of ${bytes(totalDiskBytes)}`,
  },
];

export function Brokers({ brokers }: { brokers: readonly Broker[] }) {
  return (
    <Table
      label="Brokers"
      columns={columns}
      rows={brokers}
      keyOf={({ nodeId }) => String(nodeId)}
    />
  );
}
