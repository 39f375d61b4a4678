import type { SchemaForm, SchemaFormAnswer } from "../contract-forms.ts";
import type { LoadedSchema, Schemas } from "../decoding/schemas.ts";
import { avroForm } from "./avro-form.ts";
import { jsonForm } from "./json-form.ts";

/** The form of the registry's schema with this id. Never rejects. */
export async function schemaForm(schemas: Schemas, id: number): Promise<SchemaFormAnswer> {
  const schema = await schemas.get(id);
  if ("problem" in schema) return { form: null, problem: schema.problem };
  try {
    return { form: await formOf(schema), problem: null };
  } catch (error) {
    const problem = `There is no form for schema ${id}: ${(error as Error).message}.`;
    return { form: null, problem };
  }
}

async function formOf({ kind, source, referenced, protobuf }: LoadedSchema): Promise<SchemaForm> {
  if (kind === "json-schema") return jsonForm(JSON.parse(source.text));
  if (kind === "avro") {
    const others = referenced.map(({ text }) => JSON.parse(text) as unknown);
    return avroForm(JSON.parse(source.text), others);
  }
  const { protobufForm } = await import("./protobuf-form.ts");
  return protobufForm(protobuf!.messageType());
}
