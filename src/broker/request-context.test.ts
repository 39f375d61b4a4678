import { expect, test } from "vitest";
import { HangUp } from "./api.ts";
import { RequestContext } from "./request-context.ts";

test("an answer that lists too much ends the connection", () => {
  const header = { apiKey: 3, apiVersion: 13, correlationId: 1, clientId: null };
  const ctx = new RequestContext(header, null as never, null as never);
  for (let topic = 0; topic < 10_000; topic++) ctx.lists(100);
  expect(() => ctx.lists(50_000)).toThrow(HangUp);
});
