import { useEffect, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { begunWith, type Draft, type PayloadDraft } from "./draft.ts";

/** A draft while it is edited, with the forms that its schemas ask for. */
export function useDraft(first: Draft) {
  const [draft, setDraft] = useState(first);
  const [keyForm, valueForm] = [useForm(draft.key), useForm(draft.value)];
  const forms = { key: keyForm?.form ?? null, value: valueForm?.form ?? null };
  useEffect(() => {
    setDraft((now) => {
      const key = begunWith(now.key, forms.key);
      const value = begunWith(now.value, forms.value);
      return key === now.key && value === now.value ? now : { ...now, key, value };
    });
  }, [forms.key, forms.value]);
  const change = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));
  return { draft, change, keyForm, valueForm, forms };
}

/** Of what is published with a schema; undefined without one, and while it is fetched. */
function useForm({ as, schemaId }: PayloadDraft) {
  const isWanted = as === "schema" && schemaId !== "";
  const path = { id: schemaId };
  const answer = useAnswer("GET /api/schemas/:id/form", { path }, { everyMs: false, isWanted });
  return isWanted ? answer.data : undefined;
}
