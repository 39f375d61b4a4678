import { type ReactNode, useEffect, useState } from "react";
import { Palette } from "./features/palette/palette.tsx";
import { useSession } from "./features/session/session.ts";
import { SessionMenu } from "./features/session/session-menu.tsx";
import { usePath } from "./router/location.ts";
import { Icon, type IconName } from "./ui/icon.tsx";

const places: readonly { href: string; name: string; icon: IconName }[] = [
  { href: "/", name: "Overview", icon: "overview" },
  { href: "/topics", name: "Topics", icon: "topics" },
  { href: "/groups", name: "Groups", icon: "groups" },
  { href: "/schemas", name: "Schemas", icon: "schemas" },
  { href: "/explain", name: "Explain", icon: "explain" },
  { href: "/learn", name: "Learn", icon: "learn" },
  { href: "/settings", name: "Settings", icon: "settings" },
];

/** What stands around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  useKeys(() => setPaletteOpen(true));
  const { readOnly } = useSession();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <a className="brand" href="/">
          <img src="/wheel.svg" alt="" width="28" height="28" />
          Millrace
        </a>
        <Places />
        <div className="bar-foot">
          {readOnly && <p className="read-only">Read-only: nothing can be changed here.</p>}
          <button type="button" className="jump" onClick={() => setPaletteOpen(true)}>
            <Icon name="search" />
            <span>Go to…</span>
            <kbd>Ctrl K</kbd>
          </button>
          <SessionMenu />
        </div>
      </header>
      <main id="content" className="content">
        {children}
      </main>
      {isPaletteOpen && <Palette onClose={() => setPaletteOpen(false)} />}
    </div>
  );
}

function Places() {
  const path = usePath();
  const isHere = (href: string) => (href === "/" ? path === "/" : path.startsWith(href));
  return (
    <nav className="places" aria-label="Pages">
      {places.map(({ href, name, icon }) => (
        <a key={href} href={href} aria-current={isHere(href) ? "page" : undefined}>
          <Icon name={icon} />
          <span>{name}</span>
        </a>
      ))}
    </nav>
  );
}

/** Ctrl-K or ⌘-K goes anywhere, `/` searches this page. */
function useKeys(openPalette: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      const target = event.composedPath()[0];
      const isTyping =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
      const search = document.querySelector<HTMLElement>("[data-search]");
      if (event.key !== "/" || isTyping || search === null) return;
      event.preventDefault();
      search.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [openPalette]);
}
