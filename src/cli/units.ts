const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** 1536 is "1.5 KiB"; negative, for what a broker does not know, is "–". */
export function bytesForPeople(bytes: number): string {
  if (bytes < 0) return "–";
  const power = bytes === 0 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), byteUnits.length - 1);
  const amount = bytes / 1024 ** power;
  const digits = power === 0 || amount >= 100 ? 0 : 1;
  return `${amount.toFixed(digits)} ${byteUnits[power]}`;
}

const timeUnits: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

/** 604800000 is "7 d"; what is no whole number of a unit stays in a smaller one. */
export function durationForPeople(ms: number): string {
  const unit = timeUnits.find(([, unitMs]) => ms >= unitMs && ms % unitMs === 0);
  return unit === undefined ? `${ms} ms` : `${ms / unit[1]} ${unit[0]}`;
}

/** A setting's value with what it amounts to, where its name tells the unit. */
export function settingForPeople(name: string, value: string | null): string {
  if (value === null) return "(secret)";
  const number = /^\d{4,15}$/.test(value) ? Number(value) : null;
  if (number !== null && name.endsWith(".ms")) return `${value} (${durationForPeople(number)})`;
  if (number !== null && name.endsWith("bytes")) return `${value} (${bytesForPeople(number)})`;
  return value;
}

/** "1 record", "2 records". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
