import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "./failure.ts";
import { linesOf } from "./lines.ts";

async function linesIn(text: string, cuts: readonly number[], maxLineBytes = 1000) {
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  places.sort((a, b) => a - b);
  async function* chunks() {
    for (const [index, end] of places.slice(1).entries()) {
      yield bytes.subarray(places[index], end);
    }
  }
  const lines: string[] = [];
  for await (const line of linesOf(chunks(), maxLineBytes)) lines.push(line.toString());
  return lines;
}

const line = fc.string({ unit: fc.constantFrom("a", "ö", " ", "\t"), maxLength: 5 });

test("lines are the same wherever the stream is cut, and whatever ends them", async () => {
  const cuts = fc.array(fc.nat({ max: 100 }), { maxLength: 6 });
  const end = fc.constantFrom("\n", "\r\n");
  await fc.assert(
    fc.asyncProperty(fc.array(line), cuts, end, fc.boolean(), async (lines, cuts, end, isEnded) => {
      const text = lines.join(end) + (isEnded && lines.length > 0 ? end : "");
      const isLastLost = !isEnded && lines.at(-1) === "";
      expect(await linesIn(text, cuts)).toEqual(isLastLost ? lines.slice(0, -1) : lines);
    }),
    { numRuns: 60 },
  );
});

test("a line beyond the limit ends the reading, not the memory", async () => {
  await expect(linesIn("short\nmuch too long", [9], 8)).rejects.toThrow(Failure);
});
