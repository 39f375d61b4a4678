import type { Clock } from "../../../base/clock.ts";
import type { Random } from "../../../base/random.ts";

export interface TemplatePorts {
  readonly clock: Pick<Clock, "nowMs">;
  readonly random: Random;
}

const placeholder = /\{\{\s*(n|now|millis|uuid|random|pick)((?:\s+[^\s{}]+)*)\s*\}\}/g;

/** The text with its placeholders filled in, for the `n`-th record; others stay as they are. */
export function fillIn(text: string, n: number, { clock, random }: TemplatePorts): string {
  return text.replaceAll(placeholder, (whole, name: string, rest: string) => {
    const words = rest.split(/\s+/).filter((word) => word !== "");
    switch (name) {
      case "n":
        return String(n);
      case "now":
        return new Date(clock.nowMs()).toISOString();
      case "millis":
        return String(clock.nowMs());
      case "uuid":
        return dashed(random.uuid());
      case "pick":
        return words.length === 0 ? whole : words[random.below(words.length)]!;
      default: {
        const [from, to] = words.map(Number);
        const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from! <= to!;
        if (!isRange || to! - from! >= 2 ** 47) return whole;
        return String(from! + random.below(to! - from! + 1));
      }
    }
  });
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
