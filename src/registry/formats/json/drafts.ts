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
