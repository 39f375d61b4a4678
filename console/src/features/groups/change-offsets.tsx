import { useState } from "react";
import type {
  GroupDetail,
  OffsetChange,
  OffsetPlan,
} from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { count } from "../../ui/format.ts";
import { readPartitions } from "../../ui/partitions.ts";
import { ErrorNote, Note } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { targetOf } from "./offset-target.ts";
import { firstTarget, TargetFields } from "./target-fields.tsx";

/** Where the group goes on from: shown first, done after. */
export function ChangeOffsets({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const [target, setTarget] = useState(firstTarget);
  const change = useChange((body: OffsetChange) => {
    return call("POST /api/groups/:group/offsets", { path: { group: group.group }, body });
  });
  const { topic } = target;
  const to = targetOf(target.kind, target.text);
  const partitions = readPartitions(target.partitions);
  const isReady = to !== null && partitions !== null;
  const run = async (dryRun: boolean) => {
    if (!isReady) return;
    const plan = await change.mutateAsync({
      to,
      dryRun,
      ...(topic === "" ? {} : { topic }),
      ...(topic === "" || partitions.length === 0 ? {} : { partitions }),
    });
    if (!plan.isDone) return;
    toast(`The offsets of ${group.group} are changed.`);
    onClose();
  };
  const edited = () => change.reset();
  return (
    <Dialog title={`Change the offsets of ${group.group}`} isWide onClose={onClose}>
      <div className="stack" onChange={edited}>
        {group.members > 0 && (
          <Note look="warning">
            The group has members. Stop its consumers first: while they run the change is refused.
          </Note>
        )}
        <TargetFields group={group} target={target} onChange={setTarget} />
        {change.error && <ErrorNote error={change.error} />}
        {change.data && <Plan plan={change.data} />}
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button isBusy={change.isPending} disabled={!isReady} onClick={() => run(true)}>
            Show what would change
          </Button>
          <Button
            look="danger"
            disabled={!change.data || change.data.changes.length === 0}
            onClick={() => run(false)}
          >
            Change the offsets
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}

function Plan({ plan }: { plan: OffsetPlan }) {
  const again = plan.changes.reduce((sum, change) => sum + Math.max(0, change.again), 0);
  const never = plan.changes.reduce((sum, change) => sum + Math.max(0, -change.again), 0);
  if (plan.changes.length === 0) return <Note>Nothing would change.</Note>;
  return (
    <>
      <Note look={never > 0 ? "warning" : "info"}>
        <b>{count(again)}</b> records would be read again, <b>{count(never)}</b> would never be read
        by this group.
      </Note>
      <section className="table-frame short" tabIndex={0} aria-label="What would change">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Topic</th>
              <th scope="col">Partition</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
            {plan.changes.map(({ topic, partition, from, to, note }) => (
              <tr key={`${topic}/${partition}`}>
                <td>{topic}</td>
                <td>{partition}</td>
                <td>{from === null ? "nothing" : count(from)}</td>
                <td>{to === null ? "forgotten" : count(to)}</td>
                <td>{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
