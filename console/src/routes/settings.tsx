import { useSession } from "../features/session/session.ts";
import { Choice } from "../ui/field.tsx";
import { Page, Section } from "../ui/page.tsx";
import { setTheme, type Theme, useTheme } from "../ui/theme.ts";

const words: readonly (readonly [Theme, string])[] = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

const keys = [
  ["Ctrl K, ⌘ K", "go to any page, topic, group or schema"],
  ["/", "search on this page"],
  ["Tab, Shift Tab", "move from one control to the next"],
  ["Enter", "open, or do what the button says"],
  ["Esc", "close a dialog without changing anything"],
] as const;

export function Settings() {
  const theme = useTheme();
  const { user, readOnly, hasRegistry, version } = useSession();
  return (
    <Page title="Settings">
      <Section title="Colours">
        <Choice label="Colours" value={theme} options={words} onChange={setTheme} />
      </Section>
      <Section title="Keys">
        <dl className="pairs">
          {keys.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="This session">
        <dl className="pairs">
          <div>
            <dt>Program</dt>
            <dd>Millrace {version}</dd>
          </div>
          <div>
            <dt>User</dt>
            <dd>{user ?? "nobody needs to log in: only this machine reaches the console"}</dd>
          </div>
          <div>
            <dt>Changes</dt>
            <dd>{readOnly ? "refused: the console is read-only" : "allowed"}</dd>
          </div>
          <div>
            <dt>Schema Registry</dt>
            <dd>{hasRegistry ? "connected" : "none: start the console with --registry URL"}</dd>
          </div>
        </dl>
      </Section>
    </Page>
  );
}
