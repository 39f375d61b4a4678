/** Numbers as people read them. */

const grouped = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** 1,234,567; a dash for what is not known. */
export const count = (value: number | null): string =>
  value === null ? "–" : grouped.format(value);

/** 1.2M. */
export const brief = (value: number): string => short.format(value);

/** "1 topic", "2 topics". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

export function bytes(value: number | null): string {
  if (value === null) return "–";
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), units.length - 1);
  const scaled = value / 1024 ** power;
  return `${scaled >= 100 || power === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${units[power]}`;
}

export function rate(perSecond: number): string {
  if (perSecond === 0) return "0/s";
  const digits = perSecond < 1 ? 2 : 1;
  return `${perSecond < 10 ? perSecond.toFixed(digits) : brief(Math.round(perSecond))}/s`;
}

const spans = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
  ["millisecond", 1],
] as const;

/** "7 days", "90 minutes": in the largest unit that leaves no rest. -1 is for ever. */
export function duration(ms: number): string {
  if (ms < 0) return "for ever";
  if (ms === 0) return "0 seconds";
  const [unit, size] = spans.find(([, size]) => ms % size === 0) ?? spans[4];
  return plural(ms / size, unit);
}

/**
 * "7 d", "12 hours" or "500 ms" as milliseconds, and -1 for "for ever". Null when it is none of
 * these: a number alone is days to one and milliseconds to another.
 */
export function parseDuration(text: string): number | null {
  if (/^(-1|for ?ever)$/i.test(text.trim())) return -1;
  const [, amount, unit = ""] = /^\s*([\d.]+)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  if (amount === undefined || Number.isNaN(Number(amount))) return null;
  const size = unitMs(unit.toLowerCase());
  return size === null ? null : Math.round(Number(amount) * size);
}

function unitMs(unit: string): number | null {
  if (unit === "ms") return 1;
  return (
    spans.find(([name]) => name === unit || `${name}s` === unit || name[0] === unit)?.[1] ?? null
  );
}

const pad = (value: number, width = 2) => String(value).padStart(width, "0");

/** Local time with milliseconds: 2026-03-01 12:30:00.250; a dash for a record without one. */
export function time(ms: number): string {
  if (ms < 0) return "–";
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day} ${clockTime(ms)}`;
}

/** 12:30:00.250. */
export function clockTime(ms: number): string {
  if (ms < 0) return "–";
  const at = new Date(ms);
  const seconds = `${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${seconds}`;
}
