import { Refused } from "../../api/call.ts";
import {
  checkDraft,
  checkDraftStrictly,
  type SchemaDraft,
  type Verdict,
} from "../../api/registry.ts";

/**
 * Whether a draft may be registered. Rejects with the registry's refusal of what is no schema at
 * all: asked for reasons, it gives that as one more thing that does not fit. A subject nobody has
 * registered anything under fits with everything.
 */
export async function verdictOn(subject: string, draft: SchemaDraft): Promise<Verdict> {
  try {
    const verdict = await checkDraft(subject, draft);
    if (!verdict.is_compatible) await checkDraftStrictly(subject, draft);
    return verdict;
  } catch (error) {
    const isNew = error instanceof Refused && (error.error === "40401" || error.error === "40402");
    if (isNew) return { is_compatible: true, messages: ["This will be the first version."] };
    throw error;
  }
}
