import type { Reference } from "../../api/registry.ts";

/** "name subject version, …" as references; null when it is something else. */
export function readReferences(text: string): readonly Reference[] | null {
  const parts = text.split(",").map((part) => part.trim());
  const references: Reference[] = [];
  for (const part of parts) {
    if (part === "") continue;
    const [name, subject, version, ...rest] = part.split(/\s+/);
    const isWhole = subject !== undefined && /^[1-9]\d*$/.test(version ?? "") && rest.length === 0;
    if (name === undefined || !isWhole) return null;
    references.push({ name, subject, version: Number(version) });
  }
  return references;
}
