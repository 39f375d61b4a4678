import { useState } from "react";
import type { GroupDetail } from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { navigate } from "../../router/location.ts";
import { at } from "../../router/match.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { plural } from "../../ui/format.ts";
import { toast } from "../../ui/toast.tsx";
import { useSession } from "../session/session.ts";
import { ChangeOffsets } from "./change-offsets.tsx";

export function GroupActions({ group }: { group: GroupDetail }) {
  const [deed, setDeed] = useState<"offsets" | "delete" | null>(null);
  const { readOnly } = useSession();
  const close = () => setDeed(null);
  return (
    <>
      <ButtonLink href={at`/explain/group/${group.group}`} icon="explain">
        Explain
      </ButtonLink>
      {!readOnly && (
        <>
          <Button onClick={() => setDeed("offsets")}>Change offsets</Button>
          <Button look="danger" icon="trash" onClick={() => setDeed("delete")}>
            Delete
          </Button>
        </>
      )}
      {deed === "offsets" && <ChangeOffsets group={group} onClose={close} />}
      {deed === "delete" && <DeleteGroup group={group} onClose={close} />}
    </>
  );
}

function DeleteGroup({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const name = group.group;
  const committed = group.offsets.filter((one) => one.committed !== null).length;
  const remove = useChange(() => call("DELETE /api/groups/:group", { path: { group: name } }));
  const onSubmit = async () => {
    await remove.mutateAsync(undefined);
    toast(`The group ${name} has been deleted.`);
    navigate("/groups");
  };
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      loss={
        <>
          The committed offsets of <b>{plural(committed, "partition")}</b> will be lost. A consumer
          that joins this group again begins where its <code>auto.offset.reset</code> says: it may
          read everything twice, or miss what was published before. No record is deleted.
        </>
      }
      submit="Delete the group"
      typed={name}
      onSubmit={onSubmit}
      onClose={onClose}
    />
  );
}
