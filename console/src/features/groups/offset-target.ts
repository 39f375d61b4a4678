import type { OffsetChange } from "../../../../src/admin/console/contract.ts";

export type TargetKind = OffsetChange["to"]["kind"];

interface TargetWords {
  readonly words: string;
  readonly input?: { readonly label: string; readonly type: "number" | "datetime-local" };
}

export const targetWords: Readonly<Record<TargetKind, TargetWords>> = {
  start: { words: "the first record there is" },
  end: { words: "the end: only what comes now" },
  offset: { words: "an offset", input: { label: "Offset", type: "number" } },
  timestamp: { words: "a time", input: { label: "Time", type: "datetime-local" } },
  shift: {
    words: "some records further, or back",
    input: { label: "How many (-100 is back)", type: "number" },
  },
  delete: { words: "nowhere: forget the offsets" },
};

/** Null while what was typed does not say where. */
export function targetOf(kind: TargetKind, text: string): OffsetChange["to"] | null {
  switch (kind) {
    case "offset":
      return /^\d+$/.test(text) ? { kind, offset: Number(text) } : null;
    case "shift":
      return /^-?[1-9]\d*$/.test(text) ? { kind, by: Number(text) } : null;
    case "timestamp": {
      const timestampMs = new Date(text).getTime();
      return Number.isNaN(timestampMs) ? null : { kind, timestampMs };
    }
    default:
      return { kind };
  }
}
