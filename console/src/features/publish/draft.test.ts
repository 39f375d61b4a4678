import { describe, expect, it } from "vitest";
import type { Message, Payload } from "../../../../src/admin/console/contract.ts";
import {
  type Draft,
  draftOf,
  draftProblem,
  firstDraft,
  payloadProblem,
  publicationOf,
} from "./draft.ts";

const payload: Payload = {
  kind: "text",
  text: "",
  sizeBytes: 9,
  isCut: false,
  schemaId: null,
  problem: null,
};
const record: Message = {
  partition: 3,
  offset: 7,
  timestampMs: 0,
  key: { ...payload, kind: "null" },
  value: { ...payload, kind: "json", text: '{"id":12345678901234567890}' },
  headers: [{ name: "h", value: { ...payload, text: "v" } }],
};

describe("payloadProblem", () => {
  it.each([
    ["json", "{", /^Not JSON/],
    ["json", '{"price": {{random 1 100}}, "at": "{{now}}"}', null],
    ["hex", "0a ff", null],
    ["hex", "0a f", /pairs/],
    ["base64", "aGk=", null],
    ["base64", "a*", /Base64/],
    ["text", "{", null],
    ["schema", "{}", /Choose a schema/],
  ] as const)("%s %s", (as, text, problem) => {
    const found = payloadProblem({ as, text, schemaId: "" });
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});

describe("a draft", () => {
  it("begins as something that can be sent", () => {
    expect(draftProblem(firstDraft)).toBeNull();
  });

  it.each(["0", "10001", "many", "1.5"])("is not sent %s times", (repeat) => {
    expect(draftProblem({ ...firstDraft, repeat })).toMatch(/1 to 10,000/);
  });

  it("of a record publishes the same again, every digit of it", () => {
    const publication = publicationOf(draftOf(record) as Draft);
    expect(publication.key).toEqual({ as: "null", text: "" });
    expect(publication.value.text).toContain("12345678901234567890");
    expect(publication.headers).toEqual([{ name: "h", value: { as: "text", text: "v" } }]);
    expect(publication).not.toHaveProperty("partition");
  });

  it.each([
    ["hex", "fffe0001", { as: "hex", text: "fffe0001" }],
    ["base64", "//4AAQ==", { as: "base64", text: "//4AAQ==" }],
    ["json", '{"a":1}', { as: "text", text: '{"a":1}' }],
    ["avro", '{"a":1}', { as: "schema", text: '{"a":1}', schemaId: 4 }],
    ["null", "", { as: "null", text: "" }],
  ] as const)("keeps the bytes of a header that is %s", (kind, text, value) => {
    const header = { ...payload, kind, text, schemaId: kind === "avro" ? 4 : null };
    const draft = draftOf({ ...record, headers: [{ name: "h", value: header }] }) as Draft;
    expect(draftProblem(draft)).toBeNull();
    expect(publicationOf(draft).headers).toEqual([{ name: "h", value }]);
  });

  it.each([
    ["value", { value: { ...payload, isCut: true } }],
    ["key", { key: { ...payload, isCut: true } }],
    ["header", { headers: [{ name: "h", value: { ...payload, isCut: true } }] }],
  ])("is not made of a record whose %s is cut", (_what, cut) => {
    expect(draftOf({ ...record, ...cut })).toMatch(/^Only the beginning/);
  });

  it("is not made of a record that is gone", () => {
    expect(draftOf(null)).toMatch(/not there any more/);
  });

  it("whose header is no hex is not sent", () => {
    const value = { as: "hex", text: "f", schemaId: "" } as const;
    const problem = draftProblem({ ...firstDraft, headers: [{ name: "h", value }] });
    expect(problem).toMatch(/^Hex is pairs/);
  });
});
