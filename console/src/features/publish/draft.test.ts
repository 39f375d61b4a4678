import { describe, expect, it } from "vitest";
import { draftOf, draftProblem, firstDraft, payloadProblem, publicationOf } from "./draft.ts";

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
    const payload = { sizeBytes: 9, isCut: false, schemaId: null, problem: null };
    const draft = draftOf({
      partition: 3,
      offset: 7,
      timestampMs: 0,
      key: { ...payload, kind: "null", text: "" },
      value: { ...payload, kind: "json", text: '{"id":12345678901234567890}' },
      headers: [{ name: "h", value: { ...payload, kind: "text", text: "v" } }],
    });
    const publication = publicationOf(draft);
    expect(publication.key).toEqual({ as: "null", text: "" });
    expect(publication.value.text).toContain("12345678901234567890");
    expect(publication.headers).toEqual([{ name: "h", value: "v" }]);
    expect(publication).not.toHaveProperty("partition");
  });
});
