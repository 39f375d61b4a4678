/**
 * Whether a program printed what a page shows. `…` stands for anything within a line, and alone on
 * a line for any number of lines; spaces at the ends of lines do not count.
 */
export function matches(expected: string, printed: string): boolean {
  const pattern = linesOf(expected).map((line) =>
    line.trim() === "…" ? "(?:[^\\n]*\\n)*" : `${line.split("…").map(escaped).join("[^\\n]*")}\\n`,
  );
  return new RegExp(`^${pattern.join("")}$`).test(`${linesOf(printed).join("\n")}\n`);
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
}
