import { afterEach, describe, expect, it, vi } from "vitest";
import { verdictOn } from "./verdict.ts";

afterEach(() => vi.unstubAllGlobals());

/** A registry that answers like this, with reasons and without. */
function registryWith(verbose: [number, object], plain: [number, object]): void {
  vi.stubGlobal("fetch", (url: string) => {
    const [status, body] = url.endsWith("?verbose=true") ? verbose : plain;
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
}

const draft = { schemaType: "AVRO", schema: "{" } as const;

describe("the verdict on a draft", () => {
  it("is a refusal where it is no schema, not that it would break something", async () => {
    registryWith(
      [200, { is_compatible: false, messages: ["Invalid schema {"] }],
      [422, { error_code: 42201, message: "Invalid schema {" }],
    );
    const verdict = verdictOn("new-value", draft);
    await expect(verdict).rejects.toMatchObject({ error: "42201", message: "Invalid schema {" });
  });

  it("tells what would break", async () => {
    const messages = ["READER_FIELD_MISSING_DEFAULT_VALUE"];
    registryWith([200, { is_compatible: false, messages }], [200, { is_compatible: false }]);
    expect(await verdictOn("s", draft)).toEqual({ is_compatible: false, messages });
  });

  it("is good for the first version of a subject", async () => {
    registryWith([404, { error_code: 40401, message: "Subject not found." }], [500, {}]);
    expect(await verdictOn("s", draft)).toMatchObject({ is_compatible: true });
  });
});
