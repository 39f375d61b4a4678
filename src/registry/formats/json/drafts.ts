import { Ajv } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import AjvDraft04 from "ajv-draft-04";

/** The editions of JSON Schema that people still write; later ones are a superset but for names. */
export type Draft = "draft-04" | "draft-06" | "draft-07" | "2019-09" | "2020-12";

/** A schema without `$schema`, or with an address that nobody knows, is read as this one. */
const defaultDraft: Draft = "draft-07";

const drafts: readonly Draft[] = ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"];

/** `http://json-schema.org/draft-07/schema#`, `https://json-schema.org/draft/2020-12/schema`. */
const metaSchemaUri =
  /^https?:\/\/json-schema\.org\/(?:draft\/)?([^/]+)\/(?:schema|meta\/[a-z-]+)#?$/;

export function draftOfUri(uri: string): Draft | null {
  const name = metaSchemaUri.exec(uri)?.[1];
  return drafts.find((draft) => draft === name) ?? null;
}

export function draftOf(schema: { readonly $schema?: unknown }): Draft {
  const { $schema } = schema;
  return (typeof $schema === "string" ? draftOfUri($schema) : null) ?? defaultDraft;
}

/** Since 2019-09 keywords beside a `$ref` count; before, they were ignored. */
export function isModern(draft: Draft): boolean {
  return draft === "2019-09" || draft === "2020-12";
}

export const idKeyword = (draft: Draft): "id" | "$id" => (draft === "draft-04" ? "id" : "$id");

/** Only ever given the specification's own meta-schemas, so no code is made from users' texts. */
const options = { strict: false, validateFormats: false, addUsedSchema: false } as const;

const draft07 = { ajv: judge(new Ajv(options)), uri: "http://json-schema.org/draft-07/schema" };

const judges: Readonly<Record<Draft, { readonly ajv: Ajv; readonly uri: string }>> = {
  "draft-04": {
    ajv: judge(new AjvDraft04.default(options)),
    uri: "http://json-schema.org/draft-04/schema",
  },
  // Draft 7 only adds to draft 6.
  "draft-06": draft07,
  "draft-07": draft07,
  "2019-09": {
    ajv: judge(new Ajv2019(options)),
    uri: "https://json-schema.org/draft/2019-09/schema",
  },
  "2020-12": {
    ajv: judge(new Ajv2020(options)),
    uri: "https://json-schema.org/draft/2020-12/schema",
  },
};

/** What the draft's meta-schema says against a schema; null when it says nothing. */
export function metaSchemaProblem(draft: Draft, schema: unknown): string | null {
  const { ajv, uri } = judges[draft];
  if (ajv.validate(uri, schema)) return null;
  const error = ajv.errors?.[0];
  return `#${error?.instancePath ?? ""} ${error?.message ?? "is not a schema"}`;
}

/** Ajv compares each item with each other: an enum of a hundred thousand would take minutes. */
function judge(ajv: Ajv): Ajv {
  return ajv.removeKeyword("uniqueItems").addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    validate: (unique: boolean, items: readonly unknown[]) =>
      !unique || new Set(items.map((item) => JSON.stringify(item))).size === items.length,
  });
}
