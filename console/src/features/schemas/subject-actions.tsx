import { useState } from "react";
import { useChange } from "../../api/queries.ts";
import { deleteSubject, deleteVersion } from "../../api/registry.ts";
import { navigate } from "../../router/location.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { FormDialog } from "../../ui/dialog.tsx";
import { CheckField } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { toast } from "../../ui/toast.tsx";

interface SubjectActionsProps {
  readonly subject: string;
  readonly version: number;
  readonly all: readonly number[];
}

export function SubjectActions({ subject, version, all }: SubjectActionsProps) {
  const [deed, setDeed] = useState<"version" | "subject" | null>(null);
  return (
    <>
      <ButtonLink
        look="primary"
        icon="plus"
        href={`/register?subject=${encodeURIComponent(subject)}`}
      >
        New version
      </ButtonLink>
      {all.length > 1 && (
        <Button onClick={() => setDeed("version")}>Delete version {version}</Button>
      )}
      <Button look="danger" icon="trash" onClick={() => setDeed("subject")}>
        Delete
      </Button>
      {deed && (
        <Delete
          subject={subject}
          version={deed === "version" ? version : null}
          count={all.length}
          onClose={() => setDeed(null)}
        />
      )}
    </>
  );
}

interface DeleteProps {
  readonly subject: string;
  /** Null: the whole subject. */
  readonly version: number | null;
  readonly count: number;
  readonly onClose: () => void;
}

/** Soft first; for good only what is gone softly, which this does in one go. */
function Delete({ subject, version, count, onClose }: DeleteProps) {
  const [isForGood, setForGood] = useState(false);
  const what = version === null ? subject : `version ${version} of ${subject}`;
  const once = (permanent: boolean) =>
    version === null
      ? deleteSubject(subject, permanent)
      : deleteVersion(subject, version, permanent);
  const remove = useChange(async () => {
    await once(false);
    if (isForGood) await once(true);
  });
  const onSubmit = async () => {
    await remove.mutateAsync(undefined);
    toast(`Deleted: ${what}.`);
    if (version === null) navigate("/schemas");
  };
  return (
    <FormDialog
      title={`Delete ${what}?`}
      submit={isForGood ? "Delete for good" : "Delete"}
      isDanger
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p>
        {version === null && <>{plural(count, "version")} will be gone from the list. </>}
        {isForGood
          ? "Records written with it can no longer be read by anyone: its ID will mean nothing."
          : "No producer can use it any more; records that were written with it stay readable."}
      </p>
      <CheckField
        label="Delete for good"
        checked={isForGood}
        onChange={(event) => setForGood(event.target.checked)}
      />
    </FormDialog>
  );
}
