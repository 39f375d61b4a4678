import type { GroupSummary } from "../../../../src/admin/console/contract.ts";
import { at } from "../../router/match.ts";
import { count } from "../../ui/format.ts";
import { type Column, Table } from "../../ui/table.tsx";
import { StateBadge } from "./state-badge.tsx";

const columns: readonly Column<GroupSummary>[] = [
  {
    id: "group",
    title: "Group",
    value: ({ group }) => group,
    cell: ({ group }) => (
      <a className="name" href={at`/groups/${group}`}>
        {group}
      </a>
    ),
  },
  {
    id: "state",
    title: "State",
    value: ({ state }) => state,
    cell: ({ state }) => <StateBadge state={state} />,
  },
  { id: "type", title: "Type", value: ({ type }) => type || "–" },
  { id: "members", title: "Members", isNumber: true, value: ({ members }) => members },
  { id: "topics", title: "Topics", value: ({ topics }) => topics.join(", ") },
  {
    id: "lag",
    title: "Lag",
    isNumber: true,
    value: ({ lag }) => lag,
    cell: ({ lag }) => count(lag),
  },
];

export function GroupTable({ groups }: { groups: readonly GroupSummary[] }) {
  return <Table label="Groups" columns={columns} rows={groups} keyOf={({ group }) => group} />;
}
