import { useState } from "react";
import { call } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { navigate } from "../../router/location.ts";
import { at } from "../../router/match.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { parseDuration } from "../../ui/format.ts";
import { toast } from "../../ui/toast.tsx";

const policies = [
  ["delete", "delete: old records go after a while"],
  ["compact", "compact: the last record of each key stays"],
  ["compact,delete", "compact,delete: both"],
] as const;

/** A new topic; whether its name will do is told as it is typed. */
export function CreateTopic({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [partitions, setPartitions] = useState("3");
  const [policy, setPolicy] = useState("delete");
  const [retention, setRetention] = useState("7 days");
  const check = useAnswer(
    "GET /api/topic-name",
    { query: { name } },
    { everyMs: false, isWanted: name !== "" },
  );
  const create = useChange((body: Parameters<typeof newTopic>[0]) => newTopic(body));
  const retentionMs = parseDuration(retention);
  const isCount = /^[1-9]\d{0,4}$/.test(partitions);
  const onSubmit = async () => {
    const configs = { "cleanup.policy": policy, "retention.ms": String(retentionMs) };
    await create.mutateAsync({ name, partitions: Number(partitions), configs });
    toast(`The topic ${name} is there.`);
    navigate(at`/topics/${name}`);
  };
  return (
    <FormDialog
      title="Create a topic"
      submit="Create"
      isReady={check.data?.problem === null && isCount && retentionMs !== null}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder="stock_json_topic"
        hint="Letters, digits, dots, dashes and underscores; at most 249."
        problem={name === "" ? null : check.data?.problem}
      />
      <TextField
        label="Partitions"
        inputMode="numeric"
        value={partitions}
        onChange={(event) => setPartitions(event.target.value)}
        hint="How many consumers of one group can read at the same time. It can grow, not shrink."
        problem={isCount ? null : "A number from 1 to 99,999."}
      />
      <SelectField
        label="Cleanup policy"
        options={policies}
        value={policy}
        onChange={(event) => setPolicy(event.target.value)}
      />
      <TextField
        label="Retention"
        value={retention}
        onChange={(event) => setRetention(event.target.value)}
        hint="How long records stay: 90 minutes, 7 days, for ever."
        problem={retentionMs === null ? "A number and a unit: 12 hours." : null}
      />
    </FormDialog>
  );
}

function newTopic(body: { name: string; partitions: number; configs: Record<string, string> }) {
  return call("POST /api/topics", { body });
}
