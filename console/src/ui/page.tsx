import { type ReactNode, useEffect, useRef } from "react";

/** Beyond it a title is a name that goes over lines: it stands above the actions, and smaller. */
const longTitleLength = 60;

interface PageProps {
  readonly title: string;
  /** Over the title: where this belongs. */
  readonly within?: { readonly href: string; readonly name: string };
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title names the window, and is where reading begins after going there. */
export function Page({ title, within, facts, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Millrace`;
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <>
      <header className={title.length > longTitleLength ? "page-head is-long" : "page-head"}>
        <div className="page-title">
          {within && (
            <a className="within" href={within.href}>
              {within.name}
            </a>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {facts && <div className="facts">{facts}</div>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className="section">
      <header className="section-head">
        <h2>{title}</h2>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {lead && <p className="lead">{lead}</p>}
      {children}
    </section>
  );
}

/** Pages of one thing, side by side. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ href, name, isHere }) => (
        <a key={href} href={href} aria-current={isHere ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

export interface Tab {
  readonly href: string;
  readonly name: string;
  readonly isHere: boolean;
}

/** A number with its name. */
export function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Badge({ look = "plain", children }: { look?: BadgeLook; children: ReactNode }) {
  return <span className={`badge ${look}`}>{children}</span>;
}
export type BadgeLook = "plain" | "good" | "warning" | "bad" | "accent";
