import { useAnswer } from "../../api/queries.ts";
import { useSession } from "../../features/session/session.ts";
import { CreateTopic } from "../../features/topics/create-topic.tsx";
import { TopicTable } from "../../features/topics/topic-table.tsx";
import { useQueryState } from "../../router/location.ts";
import { Button } from "../../ui/button.tsx";
import { CheckField, SearchField } from "../../ui/field.tsx";
import { duration, plural } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { Answered, Empty, useRefusal } from "../../ui/states.tsx";

/** An older answer says how old it is. */
const oldMs = 5_000;

export function Topics() {
  const topics = useAnswer("GET /api/topics", {});
  const isRefused = useRefusal(topics) !== null;
  const [query, setQuery] = useQueryState();
  const { readOnly } = useSession();
  const text = query.get("q") ?? "";
  const showsInternal = query.get("internal") === "1";
  const create = (
    <Button look="primary" icon="plus" onClick={() => setQuery({ create: "1" })}>
      Create a topic
    </Button>
  );
  return (
    <Page title="Topics" actions={!readOnly && !isRefused && create}>
      <Answered of={topics} what="topics">
        {(answer) => {
          const wanted = text.toLowerCase();
          const shown = answer.topics.filter(
            ({ name, isInternal }) =>
              name.toLowerCase().includes(wanted) && (showsInternal || !isInternal),
          );
          return (
            <>
              <div className="toolbar">
                <SearchField
                  label="Search topics"
                  value={text}
                  onChange={(event) => setQuery({ q: event.target.value })}
                />
                <CheckField
                  label="Internal topics"
                  checked={showsInternal}
                  onChange={({ target }) => setQuery({ internal: target.checked ? "1" : null })}
                />
                <span className="faint">
                  {plural(shown.length, "topic")}
                  {answer.ageMs >= oldMs &&
                    `, as of ${duration(Math.round(answer.ageMs / 1_000) * 1_000)} ago`}
                </span>
              </div>
              {shown.length > 0 ? (
                <TopicTable topics={shown} />
              ) : text !== "" ? (
                <Empty title={`No topic's name contains “${text}”.`}>
                  <Button onClick={() => setQuery({ q: null })}>Show all topics</Button>
                </Empty>
              ) : (
                <Empty title="There are no topics yet.">
                  <p>A topic is a named log of records that producers append to.</p>
                  {!readOnly && create}
                </Empty>
              )}
            </>
          );
        }}
      </Answered>
      {query.get("create") === "1" && <CreateTopic onClose={() => setQuery({ create: null })} />}
    </Page>
  );
}
