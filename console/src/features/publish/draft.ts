import type {
  Message,
  Payload,
  Publication,
  PublishedPayload,
  SchemaForm,
} from "../../../../src/admin/console/contract.ts";
import { indentJson } from "../../ui/json/tokens.ts";
import { firstProblem, formProblems } from "./schema-form/form-problems.ts";
import { startValue } from "./schema-form/form-start.ts";
import { readValue, writeValue } from "./schema-form/form-value.ts";

export type PayloadForm = PublishedPayload["as"];

export interface PayloadDraft {
  readonly as: PayloadForm;
  readonly text: string;
  /** Digits, or empty; of a schema payload. */
  readonly schemaId: string;
  /** Nobody typed it: a schema that is chosen puts its own beginning there. */
  readonly isUntouched?: boolean;
}

/** The forms of what is published with a schema; null where there is none. */
export interface DraftForms {
  readonly key: SchemaForm | null;
  readonly value: SchemaForm | null;
}

export interface HeaderDraft {
  readonly name: string;
  readonly value: PayloadDraft;
}

export interface Draft {
  readonly key: PayloadDraft;
  readonly value: PayloadDraft;
  readonly headers: readonly HeaderDraft[];
  /** Empty: by the key. */
  readonly partition: string;
  readonly repeat: string;
}

export const firstDraft: Draft = {
  key: { as: "text", text: "AMZN", schemaId: "", isUntouched: true },
  value: {
    as: "json",
    text: '{\n  "event_time": "{{now}}",\n  "ticker": "AMZN",\n  "price": {{random 1 100}}\n}',
    schemaId: "",
    isUntouched: true,
  },
  headers: [],
  partition: "",
  repeat: "1",
};

/** A first draft for a topic whose key or value has a schema in the registry. */
export function draftWith(schemas: {
  readonly key: { readonly id: number } | null;
  readonly value: { readonly id: number } | null;
}): Draft {
  const begun = (draft: PayloadDraft, schema: { readonly id: number } | null): PayloadDraft =>
    schema === null ? draft : { ...draft, as: "schema", schemaId: String(schema.id) };
  return {
    ...firstDraft,
    key: begun(firstDraft.key, schemas.key),
    value: begun(firstDraft.value, schemas.value),
  };
}

/** With what its schema begins with, unless somebody has typed something already. */
export function begunWith(draft: PayloadDraft, form: SchemaForm | null): PayloadDraft {
  if (form === null || draft.as !== "schema" || !draft.isUntouched) return draft;
  const text = writeValue(startValue(form.root, form));
  return text === draft.text ? draft : { ...draft, text };
}

/**
 * A record as a draft of another like it; in a sentence, why there is none: what is cut would
 * become another record. `null` is a record that is gone.
 */
export function draftOf(message: Message | null): Draft | string {
  if (message === null) return "This record is not there any more, so there is nothing to copy.";
  const { key, value, headers } = message;
  if ([key, value, ...headers.map((header) => header.value)].some(({ isCut }) => isCut)) {
    return "Only the beginning of this record is known here, so a copy would be another record.";
  }
  return {
    ...firstDraft,
    key: payloadDraft(key),
    value: payloadDraft(value),
    headers: headers.map(({ name, value }) => ({ name, value: headerDraft(value) })),
  };
}

const forms: Partial<Record<Payload["kind"], PayloadForm>> = {
  null: "null",
  json: "json",
  hex: "hex",
  base64: "base64",
  avro: "schema",
  protobuf: "schema",
  "json-schema": "schema",
};

function payloadDraft({ kind, text, schemaId }: Payload): PayloadDraft {
  const as = forms[kind] ?? "text";
  const isJson = as === "json" || as === "schema";
  return { as, text: isJson ? indentJson(text) : text, schemaId: String(schemaId ?? "") };
}

/** Of a header every byte stays: JSON in it is a text like any other, and not indented. */
function headerDraft({ kind, text, schemaId }: Payload): PayloadDraft {
  const as = kind === "json" ? "text" : (forms[kind] ?? "text");
  return { as, text, schemaId: String(schemaId ?? "") };
}

/** What is wrong with it, in a sentence; null when it can be sent. */
export function payloadProblem(
  { as, text, schemaId }: PayloadDraft,
  form: SchemaForm | null = null,
): string | null {
  if (as === "hex" && !/^(\s*[0-9a-f]{2})*\s*$/i.test(text)) {
    return "Hex is pairs of the digits 0–9 and a–f.";
  }
  if (as === "base64" && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    return "Base64 has letters, digits, + and /.";
  }
  if (as === "schema" && !/^\d+$/.test(schemaId)) return "Choose a schema.";
  if (as === "json") return jsonProblem(text);
  return as === "schema" ? (jsonProblem(text) ?? schemaProblem(text, form)) : null;
}

function schemaProblem(text: string, form: SchemaForm | null): string | null {
  const value = readValue(text);
  return form === null || value === undefined ? null : firstProblem(formProblems(form, value));
}

/** Templates stand for what they become: a number, where they are not inside a string. */
function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text.replace(/\{\{[^{}]*\}\}/g, "0"));
    return null;
  } catch (error) {
    return `Not JSON: ${(error as Error).message}.`;
  }
}

export function draftProblem(draft: Draft, forms?: DraftForms): string | null {
  const repeat = Number(draft.repeat);
  if (!Number.isInteger(repeat) || repeat < 1 || repeat > 10_000) {
    return "Repeat it 1 to 10,000 times.";
  }
  if (draft.headers.some(({ name }) => name === "")) return "A header needs a name.";
  const inHeaders = draft.headers.map(({ value }) => payloadProblem(value));
  return (
    payloadProblem(draft.key, forms?.key) ??
    payloadProblem(draft.value, forms?.value) ??
    inHeaders.find((problem) => problem !== null) ??
    null
  );
}

export function publicationOf(draft: Draft): Publication {
  return {
    key: published(draft.key),
    value: published(draft.value),
    headers: draft.headers.map(({ name, value }) => ({ name, value: published(value) })),
    ...(draft.partition === "" ? {} : { partition: Number(draft.partition) }),
    repeat: Number(draft.repeat),
  };
}

function published({ as, text, schemaId }: PayloadDraft): PublishedPayload {
  if (as === "null") return { as, text: "" };
  return { as, text, ...(as === "schema" ? { schemaId: Number(schemaId) } : {}) };
}
