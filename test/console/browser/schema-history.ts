/** Gives the demo's Avro subject a second version, so that there is something to compare. */
export async function addHistory(registry: string): Promise<void> {
  const versions = `${registry}/subjects/stock_avro_topic-value/versions`;
  const latest = (await (await fetch(`${versions}/latest`)).json()) as { schema: string };
  const schema = JSON.parse(latest.schema) as { fields: object[] };
  schema.fields.push({ name: "currency", type: "string", default: "USD" });
  const answer = await fetch(versions, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
  });
  if (!answer.ok) throw new Error(`the registry refused: ${await answer.text()}`);
}
