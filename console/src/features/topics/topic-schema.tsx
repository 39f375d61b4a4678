import type { SubjectSummary } from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { at } from "../../router/match.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { JsonText } from "../../ui/json/json-text.tsx";
import { Badge, Section } from "../../ui/page.tsx";
import { Answered, Empty, Note } from "../../ui/states.tsx";

/** What the registry has under `topic-key` and `topic-value`. */
export function TopicSchema({ topic }: { topic: string }) {
  const schemas = useAnswer("GET /api/topics/:topic/schemas", { path: { topic } });
  return (
    <Answered of={schemas} what="schemas">
      {({ key, value, problem }) => (
        <>
          {problem !== null && <Note look="warning">{problem}</Note>}
          {value && <SubjectSection title="Value" subject={value} />}
          {key && <SubjectSection title="Key" subject={key} />}
          {!key && !value && problem === null && (
            <Empty title="The registry has no schema of this topic.">
              <p>
                Clients look for <code>{topic}-value</code> and <code>{topic}-key</code>. Without
                them records are bytes that producers and consumers agree on by themselves.
              </p>
              <ButtonLink
                look="primary"
                icon="plus"
                href={`/register?subject=${encodeURIComponent(`${topic}-value`)}`}
              >
                Register a schema
              </ButtonLink>
            </Empty>
          )}
        </>
      )}
    </Answered>
  );
}

function SubjectSection({ title, subject }: { title: string; subject: SubjectSummary }) {
  return (
    <Section
      title={title}
      actions={
        <ButtonLink href={at`/schemas/${subject.subject}`}>Versions and compatibility</ButtonLink>
      }
    >
      <p className="facts">
        <span className="mono">{subject.subject}</span>
        <Badge look="accent">{subject.type}</Badge>
        <span>version {subject.version}</span>
        <span>ID {subject.id}</span>
      </p>
      <JsonText text={subject.schema} label={`Schema of the ${title.toLowerCase()}`} />
    </Section>
  );
}
