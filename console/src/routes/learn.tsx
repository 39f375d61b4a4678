import { useAnswer } from "../api/queries.ts";
import { LearnTopic } from "../features/learn/learn-topic.tsx";
import { navigate } from "../router/location.ts";
import { at } from "../router/match.ts";
import { ButtonLink } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { Page } from "../ui/page.tsx";
import { Answered, Empty } from "../ui/states.tsx";
import type { PageProps } from "./index.ts";

/** A topic as it is: lanes, records, and who reads them. */
export function Learn({ names }: PageProps) {
  const topics = useAnswer("GET /api/topics", {});
  return (
    <Page title="Learn">
      <Answered of={topics} what="topics">
        {(answer) => {
          const ours = answer.topics.filter(({ isInternal }) => !isInternal);
          const busiest = ours.reduce<(typeof ours)[number] | undefined>(
            (best, one) => (best && best.recordsInPerSecond >= one.recordsInPerSecond ? best : one),
            undefined,
          );
          const topic = names.topic ?? busiest?.name;
          if (topic === undefined) {
            return (
              <Empty title="There is nothing to watch yet.">
                <p>Create a topic and publish to it: its records will travel here.</p>
                <ButtonLink look="primary" icon="plus" href="/topics?create=1">
                  Create a topic
                </ButtonLink>
              </Empty>
            );
          }
          return (
            <>
              <div className="toolbar">
                <SelectField
                  label="Topic"
                  options={[...new Set([topic, ...ours.map(({ name }) => name)])]}
                  value={topic}
                  onChange={({ target }) => navigate(at`/learn/${target.value}`)}
                />
              </div>
              <LearnTopic key={topic} topic={topic} />
            </>
          );
        }}
      </Answered>
    </Page>
  );
}
