import type { GroupDetail, Member } from "../../../../src/admin/console/contract.ts";
import { at } from "../../router/match.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Badge } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";

const columns: readonly Column<Member>[] = [
  {
    id: "member",
    title: "Member",
    value: ({ memberId }) => memberId,
    cell: ({ memberId, groupInstanceId }) => (
      <>
        <span className="mono">{memberId}</span>{" "}
        {groupInstanceId !== null && <Badge>static: {groupInstanceId}</Badge>}
      </>
    ),
  },
  { id: "client", title: "Client", value: ({ clientId }) => clientId },
  { id: "host", title: "Address", value: ({ host }) => host },
  {
    id: "assignment",
    title: "Partitions",
    value: ({ assignment }) => assignment.length,
    cell: ({ assignment }) =>
      assignment.length === 0 ? (
        <Badge look="warning">none: it is idle</Badge>
      ) : (
        assignmentText(assignment)
      ),
  },
];

/** "ticks 0, 1 · trades 2". */
function assignmentText(assignment: Member["assignment"]): string {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of assignment) {
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  }
  return [...byTopic].map(([topic, partitions]) => `${topic} ${partitions.join(", ")}`).join(" · ");
}

/** Who is in the group now, and what each reads. */
export function Members({ group }: { group: GroupDetail }) {
  if (group.memberList.length === 0) {
    return (
      <Empty title="Nobody is in this group now.">
        <p>Its committed offsets wait: a consumer that joins goes on from them.</p>
        <ButtonLink href={at`/explain/group/${group.group}`} icon="explain">
          Why does my consumer get nothing?
        </ButtonLink>
      </Empty>
    );
  }
  return (
    <Table
      label="Members"
      columns={columns}
      rows={group.memberList}
      keyOf={({ memberId }) => memberId}
    />
  );
}
