import { useState } from "react";
import type { ConfigSetting } from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { FormDialog } from "../../ui/dialog.tsx";
import { CheckField, SearchField, TextField } from "../../ui/field.tsx";
import { bytes, duration } from "../../ui/format.ts";
import { Badge } from "../../ui/page.tsx";
import { Prose } from "../../ui/prose.tsx";
import { Answered, Empty } from "../../ui/states.tsx";
import { toast } from "../../ui/toast.tsx";
import { useSession } from "../session/session.ts";

const sources: Readonly<Record<ConfigSetting["source"], string>> = {
  topic: "set on this topic",
  broker: "the broker's",
  cluster: "the cluster's",
  file: "the broker's file",
  default: "default",
  group: "the group's",
  other: "elsewhere",
};

/** Every setting with what it does, where its value comes from, and what it would be otherwise. */
export function Configuration({ topic }: { topic: string }) {
  const configs = useAnswer("GET /api/topics/:topic/configs", { path: { topic } });
  const [text, setText] = useState("");
  const [isOwnOnly, setOwnOnly] = useState(false);
  const [edited, setEdited] = useState<ConfigSetting | null>(null);
  const isShown = ({ name, documentation, isOwn }: ConfigSetting) =>
    `${name} ${documentation}`.toLowerCase().includes(text.toLowerCase()) && (isOwn || !isOwnOnly);
  return (
    <Answered of={configs} what="settings">
      {({ configs: settings }) => (
        <>
          <div className="toolbar">
            <SearchField
              label="Search settings"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <CheckField
              label="Set on this topic"
              checked={isOwnOnly}
              onChange={(event) => setOwnOnly(event.target.checked)}
            />
          </div>
          <ul className="settings">
            {settings.filter(isShown).map((setting) => (
              <Setting key={setting.name} setting={setting} onEdit={() => setEdited(setting)} />
            ))}
          </ul>
          {!settings.some(isShown) && <Empty title="No setting fits." />}
          {edited && <EditSetting topic={topic} setting={edited} onClose={() => setEdited(null)} />}
        </>
      )}
    </Answered>
  );
}

function Setting({ setting, onEdit }: { setting: ConfigSetting; onEdit: () => void }) {
  const { readOnly } = useSession();
  const { name, value, isOwn, isReadOnly, documentation, source } = setting;
  return (
    <li>
      <div>
        <h2 className="mono">{name}</h2>
        <p className="faint">
          <Prose text={documentation} />
        </p>
      </div>
      <div className="setting-value">
        <b className="mono">{value ?? "secret"}</b>
        <span className="faint">{inWords(name, value)}</span>
        <Badge look={isOwn ? "accent" : "plain"}>{sources[source]}</Badge>
      </div>
      {!readOnly && !isReadOnly && (
        <Button look="quiet" onClick={onEdit} aria-label={`Edit ${name}`}>
          Edit
        </Button>
      )}
    </li>
  );
}

/** 604800000 of `retention.ms` is "7 days". */
function inWords(name: string, value: string | null): string {
  const amount = Number(value);
  const isHuge = amount >= Number.MAX_SAFE_INTEGER;
  if (value === null || value === "" || Number.isNaN(amount) || isHuge) return "";
  if (name.endsWith(".ms")) return duration(amount);
  if (name.endsWith(".bytes")) return amount < 0 ? "no limit" : bytes(amount);
  return "";
}

interface EditProps {
  readonly topic: string;
  readonly setting: ConfigSetting;
  readonly onClose: () => void;
}

function EditSetting({ topic, setting, onClose }: EditProps) {
  const { name, value, defaultValue, isOwn, documentation } = setting;
  const [text, setText] = useState(value ?? "");
  const change = useChange((to: string | null) => {
    const input = { path: { topic }, body: { changes: { [name]: to } } };
    return call("PATCH /api/topics/:topic/configs", input);
  });
  const save = async (to: string | null) => {
    await change.mutateAsync(to);
    toast(to === null ? `${name} is as the broker has it.` : `${name} is ${to} now.`);
  };
  const goBack = () => save(null).then(onClose, (error: Error) => toast(error.message, "bad"));
  return (
    <FormDialog title={name} submit="Save" onSubmit={() => save(text)} onClose={onClose}>
      <p>
        <Prose text={documentation} />
      </p>
      <TextField
        label="Value"
        value={text}
        onChange={(event) => setText(event.target.value)}
        hint={inWords(name, text) || `Otherwise: ${defaultValue ?? "as the broker has it"}.`}
      />
      {isOwn && (
        <Button onClick={goBack} isBusy={change.isPending}>
          Go back to {defaultValue ?? "what the broker has"}
        </Button>
      )}
    </FormDialog>
  );
}
