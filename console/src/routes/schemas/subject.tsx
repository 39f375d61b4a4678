import { useRegistry } from "../../api/queries.ts";
import { registryPath } from "../../api/registry.ts";
import { RegistrySettings } from "../../features/schemas/registry-settings.tsx";
import { SubjectActions } from "../../features/schemas/subject-actions.tsx";
import { VersionView } from "../../features/schemas/version-view.tsx";
import { useSession } from "../../features/session/session.ts";
import { useQueryState } from "../../router/location.ts";
import { SelectField } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { Answered, useRefusal } from "../../ui/states.tsx";
import type { PageProps } from "../index.ts";

/** A subject: its versions, what changed between them, and its rules. */
export function Subject({ names }: PageProps) {
  const { subject = "" } = names;
  const versions = useRegistry<readonly number[]>(registryPath("subjects", subject, "versions"));
  const isRefused = useRefusal(versions) !== null;
  const [query, setQuery] = useQueryState();
  const { readOnly } = useSession();
  const all = versions.data ?? [];
  const version = all.find((one) => String(one) === query.get("version")) ?? all.at(-1);
  const before = all.filter((one) => version !== undefined && one < version).at(-1);
  const against = all.find((one) => String(one) === query.get("against")) ?? before;
  const words = all.map((one) => [String(one), `Version ${one}`] as const);
  return (
    <Page
      title={subject}
      within={{ href: "/schemas", name: "Schemas" }}
      facts={versions.data && <span>{plural(all.length, "version")}</span>}
      actions={
        !readOnly &&
        !isRefused &&
        version !== undefined && <SubjectActions subject={subject} version={version} all={all} />
      }
    >
      <Answered of={versions} what="versions">
        {() => (
          <>
            <div className="toolbar">
              <SelectField
                label="Show"
                options={words}
                value={String(version)}
                onChange={({ target }) => setQuery({ version: target.value })}
              />
              <SelectField
                label="Compare with"
                options={[["none", "nothing"], ...words]}
                value={query.get("against") === "none" ? "none" : String(against ?? "none")}
                onChange={({ target }) => setQuery({ against: target.value })}
              />
            </div>
            {version !== undefined && (
              <VersionView
                subject={subject}
                version={version}
                against={query.get("against") === "none" ? null : (against ?? null)}
              />
            )}
            <Section title="Rules of this subject">
              <RegistrySettings subject={subject} />
            </Section>
          </>
        )}
      </Answered>
    </Page>
  );
}
