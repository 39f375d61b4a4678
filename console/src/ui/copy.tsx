import { useEffect, useState } from "react";
import { after } from "../api/clock.ts";
import { Button } from "./button.tsx";

/** Puts `text` on the clipboard, and says that it did. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => (isCopied ? after(1_500, () => setCopied(false)) : undefined), [isCopied]);
  const copy = () => navigator.clipboard?.writeText(text).then(() => setCopied(true));
  return (
    <Button look="quiet" icon={isCopied ? "check" : "copy"} onClick={copy}>
      <span aria-live="polite">{isCopied ? "Copied" : label}</span>
    </Button>
  );
}

/** Program text or an address with its copy button. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className="code-block">
      <pre tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} />
    </div>
  );
}
