import { useAnswer } from "../../api/queries.ts";
import { RegistrySettings } from "../../features/schemas/registry-settings.tsx";
import { SubjectTable } from "../../features/schemas/subject-table.tsx";
import { useSession } from "../../features/session/session.ts";
import { useQueryState } from "../../router/location.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { SearchField } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Page, Section } from "../../ui/page.tsx";
import { Answered, Empty, Note, useRefusal } from "../../ui/states.tsx";

export function SchemasPage() {
  const schemas = useAnswer("GET /api/schemas", {});
  const [query, setQuery] = useQueryState();
  const { hasRegistry, readOnly } = useSession();
  const text = query.get("q") ?? "";
  const isRefused = useRefusal(schemas) !== null;
  const register = hasRegistry && !readOnly && !isRefused && (
    <ButtonLink look="primary" icon="plus" href="/register">
      Register a schema
    </ButtonLink>
  );
  return (
    <Page title="Schemas" actions={register}>
      <Answered of={schemas} what="schemas">
        {({ subjects, problem }) => {
          const shown = subjects.filter(({ subject }) =>
            subject.toLowerCase().includes(text.toLowerCase()),
          );
          if (problem !== null) return <Note look="warning">{problem}</Note>;
          return (
            <>
              <div className="toolbar">
                <SearchField
                  label="Search subjects"
                  value={text}
                  onChange={(event) => setQuery({ q: event.target.value })}
                />
                <span className="faint">{plural(shown.length, "subject")}</span>
              </div>
              {shown.length > 0 ? (
                <SubjectTable subjects={shown} />
              ) : (
                <Empty
                  title={text ? `No subject's name contains “${text}”.` : "The registry is empty."}
                >
                  <p>
                    A schema says what the bytes of a record mean. Producers register theirs, and a
                    change that would break readers is refused.
                  </p>
                </Empty>
              )}
              <Section title="The whole registry">
                <RegistrySettings subject={null} />
              </Section>
            </>
          );
        }}
      </Answered>
    </Page>
  );
}
