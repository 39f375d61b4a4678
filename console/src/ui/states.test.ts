import type { UseQueryResult } from "@tanstack/react-query";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Refused } from "../api/call.ts";
import { HealthNote } from "../features/overview/health-note.tsx";
import { Answered, Empty } from "./states.tsx";

const health = { level: "good", sentences: ["All is well."] } as const;
const page = (): ReactNode => [
  "what was known",
  createElement(Empty, { key: "empty", title: "This topic is empty." }),
  createElement(HealthNote, { key: "health", health }),
];

/** What a page shows of an answer with this error, which it had an answer before. */
function shown(error: Error | null, around: Error | null = null): string {
  const of = (one: Error | null) =>
    ({ data: "older", error: one, isSuccess: one === null }) as UseQueryResult<string, Error>;
  const inner = { of: of(error), what: "it", children: page };
  const within = () => createElement(Answered<string>, inner);
  const outer = { of: of(around), what: "all", children: within };
  return renderToStaticMarkup(createElement(Answered<string>, outer));
}

const unreachable = new Refused(0, { error: "UNREACHABLE", message: "It does not answer." });
const noBroker = new Refused(502, { error: "BROKER_NOT_AVAILABLE", message: "Cannot reach it." });
const gone = new Refused(404, { error: "UNKNOWN_TOPIC_OR_PARTITION", message: "No such topic." });

describe("an answer", () => {
  it("is shown with its verdict and its advice", () => {
    expect(shown(null)).toMatch(/what was known.*This topic is empty.*All is well/);
  });

  it.each([unreachable, noBroker])(
    "that cannot be had now leaves the older without: %s",
    (error) => {
      const text = shown(error);
      expect(text).toContain(error.message);
      expect(text).toContain("what was known");
      expect(text).not.toMatch(/This topic is empty|All is well/);
      expect(shown(null, error)).not.toMatch(/This topic is empty|All is well/);
    },
  );

  it("tells once what keeps everything from being known", () => {
    expect(shown(unreachable, unreachable).match(/It does not answer/g)).toHaveLength(1);
    expect(shown(noBroker, unreachable)).toMatch(/It does not answer.*Cannot reach it/);
  });

  it("of what is gone shows nothing of it", () => {
    const text = shown(gone);
    expect(text).toContain("No such topic.");
    expect(text).not.toMatch(/what was known|This topic is empty|All is well/);
  });
});
