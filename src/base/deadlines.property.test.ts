import fc from "fast-check";
import { expect, test } from "vitest";
import { Deadlines } from "./deadlines.ts";

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("set" as const), key: fc.nat(8), atMs: fc.nat(50) }),
    fc.record({ kind: fc.constant("delete" as const), key: fc.nat(8) }),
    fc.record({ kind: fc.constant("take" as const), nowMs: fc.nat(60) }),
  ),
  { maxLength: 120 },
);

test("agrees with a plain map of deadlines, whatever is set, moved, cancelled and taken", () => {
  fc.assert(
    fc.property(steps, (history) => {
      const deadlines = new Deadlines<number>();
      const model = new Map<number, number>();
      for (const step of history) {
        if (step.kind === "set") {
          deadlines.set(step.key, step.atMs);
          model.set(step.key, step.atMs);
        } else if (step.kind === "delete") {
          deadlines.delete(step.key);
          model.delete(step.key);
        } else {
          const taken = deadlines.takeDue(step.nowMs);
          const earliest = Math.min(...model.values());
          if (earliest <= step.nowMs) expect(model.get(taken as number)).toBe(earliest);
          else expect(taken).toBeUndefined();
          if (taken !== undefined) model.delete(taken);
        }
        expect(deadlines.size).toBe(model.size);
        expect(deadlines.nextMs()).toBe(model.size === 0 ? null : Math.min(...model.values()));
      }
    }),
  );
});

test("forgets the entries of deadlines that were cancelled long before they were due", () => {
  const deadlines = new Deadlines<number>();
  for (let key = 0; key < 1000; key++) deadlines.set(key, key);
  for (let key = 0; key < 1000; key++) if (key !== 500) deadlines.delete(key);
  expect(deadlines.nextMs()).toBe(500);
  expect(deadlines.get(500)).toBe(500);
  expect(deadlines.get(501)).toBeNull();
});
