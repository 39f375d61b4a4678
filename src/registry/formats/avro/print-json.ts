import { isArray, isObject, type Json, type JsonNumber } from "./json-text.ts";

/** How Java's Jackson, which Avro prints with, writes JSON: no white space, numbers as Java's. */
export function printJson(json: Json, sortMembers = false): string {
  if (json === null || typeof json === "boolean") return String(json);
  if (typeof json === "string") return quoted(json);
  if (isArray(json)) return `[${json.map((item) => printJson(item, sortMembers)).join(",")}]`;
  if (!isObject(json)) return printNumber(json);
  const members = sortMembers ? sortedByName(json.members) : [...json.members];
  return `{${members.map(([name, value]) => printMember(name, value, sortMembers)).join(",")}}`;
}

export const printMember = (name: string, value: Json, sortMembers = false): string =>
  `${quoted(name)}:${printJson(value, sortMembers)}`;

/** In the order of UTF-16 code units, as Java's `TreeMap` has them. */
export const sortedByName = <T>(named: ReadonlyMap<string, T>): [string, T][] =>
  [...named].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** Only what must be escaped is. */
export const quoted = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be escaped.
  `"${text.replace(/["\\\u0000-\u001f]/g, (char) => short[char] ?? hexEscape(char))}"`;

const hexEscape = (char: string): string =>
  `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Java's `Double.toString`; what is no number in JSON goes between quotes. */
function printNumber({ text, isWhole }: JsonNumber): string {
  return isWhole ? text : javaForm(Number(text));
}

/** The shortest text that means this number once it is rounded to four bytes. */
export function shortestFloat(value: number): string {
  const nearest = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = nearest.toPrecision(digits);
    if (Math.fround(Number(text)) === nearest) return text;
  }
  return String(nearest);
}

function javaForm(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  const sign = value < 0 ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "").replace(/0+$/, "");
  if (exponent < -3 || exponent >= 7) {
    return `${sign}${digits[0]}.${digits.slice(1) || "0"}E${exponent}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
