import { compareMessages, compareTypeElements } from "./compare-messages.ts";
import { Comparison, type Difference, type Document } from "./comparison.ts";

/** Every difference of the update from the original, the harmless ones too; each told once. */
export function differences(original: Document, update: Document): readonly Difference[] {
  const [before, after] = [original.file, update.file];
  const comparison = new Comparison(original.types, update.types, compareMessages);
  if (before.packageName !== after.packageName) comparison.add("PACKAGE_CHANGED", []);
  compareTypeElements(comparison, before.types, after.types, {
    path: [],
    before: before.packageName ?? "",
    after: after.packageName ?? "",
  });
  return comparison.differences;
}
