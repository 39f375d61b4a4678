import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Editor } from "../../ui/editor.tsx";
import type { View } from "./view.ts";

interface FilterBoxProps {
  readonly view: View;
  readonly onChange: (changes: Partial<View>) => void;
}

const example = 'value.price > 90 && key == "AMZN"';

/** A filter in JavaScript; it runs on the server, in a sandbox. */
export function FilterBox({ view, onChange }: FilterBoxProps) {
  const [text, setText] = useState(view.filter);
  const [isOpen, setOpen] = useState(view.filter !== "");
  return (
    <details className="box" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Filter{view.filter !== "" && <span className="dot" title="A filter is set" />}
      </summary>
      <div className="box-body wide">
        <p className="faint">
          An expression over <code>key</code>, <code>value</code>, <code>headers</code>,{" "}
          <code>timestamp</code>, <code>offset</code> and <code>partition</code>:{" "}
          <code>{example}</code>
        </p>
        {isOpen && <Editor label="Filter" language="javascript" value={text} onChange={setText} />}
        <div className="row">
          <Button look="primary" onClick={() => onChange({ filter: text.trim() })}>
            Apply the filter
          </Button>
          <Button onClick={() => setText(example)}>Example</Button>
          {view.filter !== "" && <Button onClick={() => onChange({ filter: "" })}>Remove</Button>}
        </div>
      </div>
    </details>
  );
}
