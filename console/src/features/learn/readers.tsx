import type { LearnState } from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { at } from "../../router/match.ts";
import { Button } from "../../ui/button.tsx";
import { count, plural } from "../../ui/format.ts";
import { Badge } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { StateBadge } from "../groups/state-badge.tsx";

/** The groups that read the topic, with who reads which lane. */
export function Readers({ state }: { state: LearnState }) {
  if (state.groups.length === 0) {
    return <Empty title="No group has read this topic yet." />;
  }
  return (
    <div className="readers">
      {state.groups.map((group, index) => (
        <ReaderGroup key={group.group} group={group} color={index % 6} state={state} />
      ))}
    </div>
  );
}

interface ReaderGroupProps {
  readonly group: LearnState["groups"][number];
  readonly color: number;
  readonly state: LearnState;
}

function ReaderGroup({ group, color, state }: ReaderGroupProps) {
  return (
    <article className={`card reader series-${color}`}>
      <header className="row wrap">
        <h3>
          <a href={at`/groups/${group.group}`}>{group.group}</a>
        </h3>
        <StateBadge state={group.state} />
        <span className="faint">{plural(group.lag, "record")} behind</span>
      </header>
      {group.members.length === 0 && (
        <p className="faint">Nobody is in it now. Its committed offsets wait.</p>
      )}
      <ul className="members">
        {group.members.map((member) => (
          <MemberRow key={member.memberId} member={member} state={state} />
        ))}
      </ul>
    </article>
  );
}

type LearnMember = LearnState["groups"][number]["members"][number];

function MemberRow({ member, state }: { member: LearnMember; state: LearnState }) {
  const { clientId, partitions, demoId } = member;
  const demo = state.demos.find(({ id }) => id === demoId);
  const stop = useChange((id: string) => call("DELETE /api/learn/consumers/:id", { path: { id } }));
  return (
    <li>
      <span className="mono">{clientId}</span>
      {partitions.length === 0 ? (
        <Badge look="warning">idle: every partition has a reader</Badge>
      ) : (
        partitions.map((partition) => <Badge key={partition}>partition {partition}</Badge>)
      )}
      {demo && <span className="faint">{count(demo.records)} read</span>}
      {demo?.problem && <Badge look="bad">{demo.problem}</Badge>}
      {demoId !== null && (
        <Button
          look="quiet"
          icon="stop"
          isBusy={stop.isPending}
          onClick={() => stop.mutate(demoId)}
        >
          Stop
        </Button>
      )}
    </li>
  );
}
