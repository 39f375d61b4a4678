import { expect, it } from "vitest";
import { FakeClock } from "../../../base/fake-clock.ts";
import { seededRandom } from "../../../base/seeded-random.ts";
import { fillIn } from "./template.ts";

const ports = { clock: new FakeClock(Date.UTC(2026, 10, 22)), random: seededRandom(7) };
const filled = (text: string) => fillIn(text, 3, ports);

it("fills in what it knows and leaves the rest", () => {
  expect(filled('{"n": {{n}}, "at": "{{ now }}"}')).toBe(
    '{"n": 3, "at": "2026-11-22T00:00:00.000Z"}',
  );
  expect(filled('{"at": {{millis}}}')).toBe('{"at": 1795305600000}');
  expect(filled("{{nope}} {{pick}} {{random 5 1}} {{random a b}}")).toBe(
    "{{nope}} {{pick}} {{random 5 1}} {{random a b}}",
  );
  expect(filled("{{uuid}}")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

it("draws from ranges and lists, their ends included", () => {
  const drawn = new Set(Array.from({ length: 200 }, () => filled("{{random -1 1}}")));
  expect([...drawn].sort()).toEqual(["-1", "0", "1"]);
  const picked = new Set(Array.from({ length: 100 }, () => filled("{{pick A B}}")));
  expect([...picked].sort()).toEqual(["A", "B"]);
});
