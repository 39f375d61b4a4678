import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  syntaxHighlighting,
} from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import { useIsDark } from "./theme.ts";

export interface EditorProps {
  readonly label: string;
  readonly value: string;
  readonly language: "json" | "javascript" | "text";
  readonly onChange: (text: string) => void;
}

const languages = { json, javascript, text: () => [] };

const darkHighlight = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string)], color: "#9fd8a8" },
  { tag: [tags.number, tags.bool, tags.null], color: "#f0b07a" },
  { tag: [tags.keyword, tags.operator], color: "#c7a6f5" },
  { tag: [tags.propertyName, tags.function(tags.variableName)], color: "#7cc7e8" },
  { tag: tags.comment, color: "#8b9aa7" },
]);

const look = EditorView.theme({
  "&": { fontSize: "13px", maxHeight: "24rem", color: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", minHeight: "4.5rem", overflow: "auto" },
  ".cm-gutters": { background: "transparent", border: "none", color: "var(--text-2)" },
  ".cm-content": { caretColor: "currentColor" },
});

/**
 * An editor. It lives in a shadow root: there its styles are adopted sheets, which the page's
 * policy allows, and not `<style>` elements, which it forbids.
 */
export function CodeEditor({ label, value, language, onChange }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const colors = useRef(new Compartment());
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  const isDark = useIsDark();

  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          languages[language](),
          colors.current.of([]),
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [label, language]);

  useEffect(() => {
    const style = syntaxHighlighting(isDark ? darkHighlight : defaultHighlightStyle);
    view.current?.dispatch({ effects: colors.current.reconfigure(style) });
  });
  useEffect(() => {
    const shown = view.current?.state.doc.toString();
    if (shown === undefined || shown === value) return;
    view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: value } });
  }, [value]);

  return <div ref={host} className="editor" />;
}
