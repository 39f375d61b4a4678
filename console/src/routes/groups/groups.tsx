import { useAnswer } from "../../api/queries.ts";
import { GroupTable } from "../../features/groups/group-table.tsx";
import { useQueryState } from "../../router/location.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { SearchField } from "../../ui/field.tsx";
import { plural } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { Answered, Empty } from "../../ui/states.tsx";

export function Groups() {
  const groups = useAnswer("GET /api/groups", {});
  const [query, setQuery] = useQueryState();
  const text = query.get("q") ?? "";
  return (
    <Page title="Groups">
      <Answered of={groups} what="groups">
        {(answer) => {
          const shown = answer.groups.filter(({ group }) =>
            group.toLowerCase().includes(text.toLowerCase()),
          );
          return (
            <>
              <div className="toolbar">
                <SearchField
                  label="Search groups"
                  value={text}
                  onChange={(event) => setQuery({ q: event.target.value })}
                />
                <span className="faint">{plural(shown.length, "group")}</span>
              </div>
              {shown.length > 0 ? (
                <GroupTable groups={shown} />
              ) : (
                <Empty
                  title={text ? `No group's name contains “${text}”.` : "There are no groups yet."}
                >
                  <p>
                    Consumers that share a <code>group.id</code> share the partitions of a topic:
                    each record goes to one of them. Start one, and it appears here.
                  </p>
                  <ButtonLink href="/learn" icon="learn">
                    Watch how groups work
                  </ButtonLink>
                </Empty>
              )}
            </>
          );
        }}
      </Answered>
    </Page>
  );
}
