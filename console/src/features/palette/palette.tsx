import { type KeyboardEvent, useId, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { navigate } from "../../router/location.ts";
import { at } from "../../router/match.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useSession } from "../session/session.ts";
import { bestMatches, type Destination } from "./matches.ts";

const pages: readonly Destination[] = [
  { kind: "Page", name: "Overview", href: "/" },
  { kind: "Page", name: "Topics", href: "/topics" },
  { kind: "Action", name: "Create a topic", href: "/topics?create=1" },
  { kind: "Page", name: "Groups", href: "/groups" },
  { kind: "Page", name: "Schemas", href: "/schemas" },
  { kind: "Action", name: "Register a schema", href: "/register" },
  { kind: "Page", name: "Explain: why does my consumer get nothing?", href: "/explain" },
  { kind: "Page", name: "Learn", href: "/learn" },
  { kind: "Page", name: "Settings", href: "/settings" },
];

const shownAtOnce = 12;

/** Goes anywhere by a few letters of its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const found = bestMatches(useDestinations(), text, shownAtOnce);
  const go = (destination: Destination | undefined) => {
    if (!destination) return;
    onClose();
    navigate(destination.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setChosen((chosen + step + found.length) % Math.max(found.length, 1));
    else if (event.key === "Enter") go(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        aria-label="Page, topic, group or schema"
        placeholder="A page, topic, group or schema"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={id} className="palette" aria-label="Destinations">
        {found.map((destination, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys.
          <div
            key={destination.href}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => go(destination)}
          >
            <span>{destination.name}</span>
            <span className="faint">{destination.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="faint">Nothing is called like that.</p>}
    </Dialog>
  );
}

function useDestinations(): readonly Destination[] {
  const { hasRegistry } = useSession();
  const topics = useAnswer("GET /api/topics", {});
  const groups = useAnswer("GET /api/groups", {});
  const schemas = useAnswer("GET /api/schemas", {}, { isWanted: hasRegistry });
  return [
    ...pages,
    ...(topics.data?.topics ?? []).map(({ name }) => ({
      kind: "Topic",
      name,
      href: at`/topics/${name}`,
    })),
    ...(groups.data?.groups ?? []).map(({ group }) => ({
      kind: "Group",
      name: group,
      href: at`/groups/${group}`,
    })),
    ...(schemas.data?.subjects ?? []).map(({ subject }) => ({
      kind: "Schema",
      name: subject,
      href: at`/schemas/${subject}`,
    })),
  ];
}
