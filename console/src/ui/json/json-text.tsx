import { useMemo } from "react";
import { indented, jsonTokens } from "./tokens.ts";

/** JSON on lines, in colour; text that is not JSON as it is. Always text, never markup. */
export function JsonText({ text, label }: { text: string; label: string }) {
  const tokens = useMemo(() => {
    const found = jsonTokens(text);
    return found === null ? null : indented(found);
  }, [text]);
  return (
    <pre className="json" tabIndex={0} role="region" aria-label={label}>
      {tokens === null
        ? text
        : tokens.map(({ kind, text: piece }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other.
            <span key={index} className={`json-${kind}`}>
              {piece}
            </span>
          ))}
    </pre>
  );
}
