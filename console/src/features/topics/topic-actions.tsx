import { useState } from "react";
import type { TopicDetail } from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { navigate } from "../../router/location.ts";
import { at } from "../../router/match.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { ConfirmDialog, FormDialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { count, plural } from "../../ui/format.ts";
import { toast } from "../../ui/toast.tsx";
import { useSession } from "../session/session.ts";

const deeds = { grow: AddPartitions, clone: Clone, empty: EmptyTopic, delete: DeleteTopic };
type Deed = keyof typeof deeds;

interface DeedProps {
  readonly topic: TopicDetail;
  readonly onClose: () => void;
}

/** What can be done to a topic. */
export function TopicActions({ topic }: { topic: TopicDetail }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const { readOnly } = useSession();
  const Asked = deed && deeds[deed];
  return (
    <>
      <ButtonLink href={at`/explain/topic/${topic.name}`} icon="explain">
        Explain
      </ButtonLink>
      <ButtonLink href={at`/learn/${topic.name}`} icon="learn">
        Watch
      </ButtonLink>
      {!readOnly && (
        <>
          <Button onClick={() => setDeed("grow")}>Add partitions</Button>
          <Button onClick={() => setDeed("clone")}>Clone</Button>
          <Button onClick={() => setDeed("empty")}>Empty</Button>
          <Button look="danger" icon="trash" onClick={() => setDeed("delete")}>
            Delete
          </Button>
        </>
      )}
      {Asked && <Asked topic={topic} onClose={() => setDeed(null)} />}
    </>
  );
}

function AddPartitions({ topic, onClose }: DeedProps) {
  const [text, setText] = useState(String(topic.partitions + 1));
  const wanted = Number(text);
  const grow = useChange(() => {
    const input = { path: { topic: topic.name }, body: { count: wanted } };
    return call("POST /api/topics/:topic/partitions", input);
  });
  const onSubmit = async () => {
    await grow.mutateAsync(undefined);
    toast(`${topic.name} has ${plural(wanted, "partition")} now.`);
  };
  const isReady = Number.isInteger(wanted) && wanted > topic.partitions;
  return (
    <FormDialog
      title="Add partitions"
      submit="Add"
      isReady={isReady}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p>
        Keys will land on other partitions than before: the order of records with the same key is
        kept only within each partition. There is no way back to fewer.
      </p>
      <TextField
        label="Partitions in all"
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={isReady ? null : `More than the ${topic.partitions} there are.`}
      />
    </FormDialog>
  );
}

function Clone({ topic, onClose }: DeedProps) {
  const [name, setName] = useState(`${topic.name}-copy`);
  const check = useAnswer("GET /api/topic-name", { query: { name } }, { everyMs: false });
  const clone = useChange(() => {
    return call("POST /api/topics/:topic/clone", { path: { topic: topic.name }, body: { name } });
  });
  const onSubmit = async () => {
    await clone.mutateAsync(undefined);
    toast(`${name} is there.`);
    navigate(at`/topics/${name}`);
  };
  return (
    <FormDialog
      title={`Clone ${topic.name}`}
      submit="Clone"
      isReady={check.data?.problem === null}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <p>A new topic with the same partitions and settings, and none of the records.</p>
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={check.data?.problem ?? null}
      />
    </FormDialog>
  );
}

function EmptyTopic({ topic, onClose }: DeedProps) {
  const empty = useChange(() => {
    return call("DELETE /api/topics/:topic/records", { path: { topic: topic.name } });
  });
  const onSubmit = async () => {
    const { deleted } = await empty.mutateAsync(undefined);
    toast(`${plural(deleted, "record")} deleted.`);
  };
  return (
    <ConfirmDialog
      title={`Empty ${topic.name}?`}
      loss={
        <>
          All <b>{count(topic.records)} records</b> will be deleted, for every consumer. The topic,
          its settings and the offsets of its groups stay.
        </>
      }
      submit="Delete all records"
      typed={topic.name}
      onSubmit={onSubmit}
      onClose={onClose}
    />
  );
}

function DeleteTopic({ topic, onClose }: DeedProps) {
  const remove = useChange(() => {
    return call("DELETE /api/topics/:topic", { path: { topic: topic.name } });
  });
  const onSubmit = async () => {
    await remove.mutateAsync(undefined);
    toast(`${topic.name} has been deleted.`);
    navigate("/topics");
  };
  return (
    <ConfirmDialog
      title={`Delete ${topic.name}?`}
      loss={
        <>
          The topic with <b>{count(topic.records)} records</b>, its settings and the offsets of{" "}
          <b>{plural(topic.groups, "group")}</b> will be lost. Producers and consumers that use it
          will fail, or create it anew.
        </>
      }
      submit="Delete the topic"
      typed={topic.name}
      onSubmit={onSubmit}
      onClose={onClose}
    />
  );
}
