/** What the clients write to each other: a tick, as each format describes it. */
export const formats = ["AVRO", "JSON", "PROTOBUF"] as const;
export type Format = (typeof formats)[number];

export interface Tick {
  readonly ticker: string;
  readonly price: number;
}

export const schemas: Readonly<Record<Format, string>> = {
  AVRO: JSON.stringify({
    type: "record",
    name: "Tick",
    namespace: "stocks",
    doc: "One price.",
    fields: [
      { name: "ticker", type: "string" },
      { name: "price", type: "double" },
    ],
  }),
  JSON: JSON.stringify({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Tick",
    type: "object",
    properties: { ticker: { type: "string" }, price: { type: "number" } },
    required: ["ticker", "price"],
  }),
  PROTOBUF: `syntax = "proto3";
package stocks;

message Tick {
  string ticker = 1;
  double price = 2;
}
`,
};
