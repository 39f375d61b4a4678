import type { TopicConsumer } from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { at } from "../../router/match.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { count } from "../../ui/format.ts";
import { Answered, Empty } from "../../ui/states.tsx";
import { type Column, Table } from "../../ui/table.tsx";
import { StateBadge } from "../groups/state-badge.tsx";

const columns: readonly Column<TopicConsumer>[] = [
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
  { id: "members", title: "Members", isNumber: true, value: ({ members }) => members },
  {
    id: "lag",
    title: "Lag here",
    isNumber: true,
    value: ({ lag }) => lag,
    cell: ({ lag }) => count(lag),
  },
];

/** The groups that have committed something here. */
export function Consumers({ topic }: { topic: string }) {
  const consumers = useAnswer("GET /api/topics/:topic/consumers", { path: { topic } });
  return (
    <Answered of={consumers} what="consumers">
      {({ groups }) =>
        groups.length > 0 ? (
          <Table label="Groups" columns={columns} rows={groups} keyOf={({ group }) => group} />
        ) : (
          <Empty title="No group has committed an offset here.">
            <p>
              A consumer with a <code>group.id</code> shows up once it has read and committed.
            </p>
            <ButtonLink href={at`/explain/topic/${topic}`} icon="explain">
              Why does my consumer get nothing?
            </ButtonLink>
          </Empty>
        )
      }
    </Answered>
  );
}
