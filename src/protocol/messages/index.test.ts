import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Fields, Message } from "../schema.ts";
import { type VersionRange, versionRange } from "../versions.ts";
import { messageOf, messages } from "./index.ts";

test("every file is in the list, under the number and name of its message", () => {
  const files = readdirSync(new URL(".", import.meta.url)).filter((file) => /^\d/.test(file));
  const expected = messages.map(
    ({ key, name }) => `${String(key).padStart(2, "0")}-${kebab(name)}.ts`,
  );
  expect(expected).toEqual(files);
});

test("a message is found by its key", () => {
  expect(messageOf(18)?.name).toBe("ApiVersions");
  expect(messageOf(4)).toBeUndefined();
});

test.each(messages.map((message) => [message.name, message] as const))(
  "%s declares no range that no version falls into",
  (_, message) => {
    expect(deadRanges(message)).toEqual([]);
  },
);

function kebab(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
}

function deadRanges({ versions, request, response }: Message): string[] {
  const all = versionRange(versions);
  return [...dead(request.fields, all), ...dead(response.fields, all)];
}

function dead(fields: Fields, parent: VersionRange): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const range = meet(versionRange(field.versions), parent);
    const nullable = field.nullable ? meet(versionRange(field.nullable), range) : range;
    const inner = field.element?.fields ?? field.fields ?? {};
    const isDead = range.min > range.max || nullable.min > nullable.max;
    return [...(isDead ? [name] : []), ...dead(inner, range)];
  });
}

function meet(a: VersionRange, b: VersionRange): VersionRange {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}
