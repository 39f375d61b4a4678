import type { GroupDetail } from "../../../../src/admin/console/contract.ts";
import { SelectField, TextField } from "../../ui/field.tsx";
import { readPartitions } from "../../ui/partitions.ts";
import { type TargetKind, targetWords } from "./offset-target.ts";

/** As it was typed. */
export interface Target {
  readonly kind: TargetKind;
  readonly text: string;
  /** Empty: all. */
  readonly topic: string;
  readonly partitions: string;
}

export const firstTarget: Target = { kind: "start", text: "", topic: "", partitions: "" };

interface TargetFieldsProps {
  readonly group: GroupDetail;
  readonly target: Target;
  readonly onChange: (target: Target) => void;
}

/** Where to go on from, and of which partitions. */
export function TargetFields({ group, target, onChange }: TargetFieldsProps) {
  const { kind, text, topic, partitions } = target;
  const input = targetWords[kind].input;
  return (
    <div className="row wrap top">
      <SelectField
        label="Go on from"
        options={Object.entries(targetWords).map(([id, { words }]) => [id, words] as const)}
        value={kind}
        onChange={(event) => onChange({ ...target, kind: event.target.value as TargetKind })}
      />
      {input && (
        <TextField
          label={input.label}
          type={input.type}
          step="1"
          value={text}
          onChange={(event) => onChange({ ...target, text: event.target.value })}
        />
      )}
      <SelectField
        label="Topic"
        options={[["", "All topics"], ...group.topics.map((name) => [name, name] as const)]}
        value={topic}
        onChange={(event) => onChange({ ...target, topic: event.target.value })}
      />
      {topic !== "" && (
        <TextField
          label="Partitions"
          placeholder="All, or 0, 2, 5"
          value={partitions}
          onChange={(event) => onChange({ ...target, partitions: event.target.value })}
          problem={readPartitions(partitions) === null ? "Numbers with commas: 0, 2, 5." : null}
        />
      )}
    </div>
  );
}
