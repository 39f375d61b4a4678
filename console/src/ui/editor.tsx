import { lazy, Suspense } from "react";
import type { EditorProps } from "./code-editor.tsx";

const Lazy = lazy(() =>
  import("./code-editor.tsx").then(({ CodeEditor }) => ({ default: CodeEditor })),
);

/** An editor with a visible label; its code is fetched when the first one is shown. */
export function Editor(props: EditorProps & { problem?: string | null }) {
  const { problem, ...editor } = props;
  return (
    <div className="field">
      <span className="label" aria-hidden="true">
        {editor.label}
      </span>
      <Suspense fallback={<div className="editor is-coming" />}>
        <Lazy {...editor} />
      </Suspense>
      {problem && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
