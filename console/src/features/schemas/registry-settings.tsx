import { useChange, useRegistry } from "../../api/queries.ts";
import {
  compatibilities,
  modes,
  registryPath,
  setCompatibility,
  setMode,
} from "../../api/registry.ts";
import { SelectField } from "../../ui/field.tsx";
import { ErrorNote } from "../../ui/states.tsx";
import { useSession } from "../session/session.ts";

const meanings: Readonly<Record<string, string>> = {
  BACKWARD: "Readers with the new schema read what the last one wrote: upgrade consumers first.",
  BACKWARD_TRANSITIVE: "Readers with the new schema read what every version before wrote.",
  FORWARD: "Readers with the last schema read what the new one writes: upgrade producers first.",
  FORWARD_TRANSITIVE: "Readers with any version before read what the new one writes.",
  FULL: "The new schema and the last one read each other.",
  FULL_TRANSITIVE: "The new schema and every version before read each other.",
  NONE: "Anything may be registered: nothing is checked.",
};

const modeMeanings: Readonly<Record<string, string>> = {
  READWRITE: "Schemas may be registered.",
  READONLY: "No schema may be registered.",
  IMPORT: "Schemas are registered with the IDs and versions they bring along.",
};

/** Compatibility and mode: of a subject, or (null) of the whole registry. */
export function RegistrySettings({ subject }: { subject: string | null }) {
  const { readOnly } = useSession();
  const under = (kind: "config" | "mode") =>
    subject === null ? `/${kind}` : `${registryPath(kind, subject)}?defaultToGlobal=true`;
  const config = useRegistry<{ compatibilityLevel: string }>(under("config"));
  const mode = useRegistry<{ mode: string }>(under("mode"));
  const changeConfig = useChange((level: string) => setCompatibility(subject, level));
  const changeMode = useChange((name: string) => setMode(subject, name));
  const error = changeConfig.error ?? changeMode.error ?? config.error ?? mode.error;
  const level = config.data?.compatibilityLevel ?? "";
  const now = mode.data?.mode ?? "";
  return (
    <div className="stack">
      <div className="row wrap top">
        <SelectField
          label="Compatibility"
          options={["", ...compatibilities].map((one) => [one, one || "not told"] as const)}
          value={level}
          disabled={readOnly}
          hint={meanings[level]}
          onChange={({ target }) => changeConfig.mutate(target.value)}
        />
        <SelectField
          label="Mode"
          options={["", ...modes].map((one) => [one, one || "not told"] as const)}
          value={now}
          disabled={readOnly}
          hint={modeMeanings[now]}
          onChange={({ target }) => changeMode.mutate(target.value)}
        />
      </div>
      {error && <ErrorNote error={error} />}
    </div>
  );
}
