import type { Explanation, Finding } from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { at } from "../../router/match.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Prose } from "../../ui/prose.tsx";
import { Answered } from "../../ui/states.tsx";

export function GroupExplanation({ group }: { group: string }) {
  const explanation = useAnswer("GET /api/groups/:group/explain", { path: { group } });
  return (
    <Answered of={explanation} what="the explanation">
      {(answer) => (
        <Explained explanation={answer} href={at`/groups/${group}`} where="Open the group" />
      )}
    </Answered>
  );
}

export function TopicExplanation({ topic }: { topic: string }) {
  const explanation = useAnswer("GET /api/topics/:topic/explain", { path: { topic } });
  return (
    <Answered of={explanation} what="the explanation">
      {(answer) => (
        <Explained explanation={answer} href={at`/topics/${topic}`} where="Open the topic" />
      )}
    </Answered>
  );
}

const looks: Readonly<Record<Finding["level"], { icon: IconName; words: string }>> = {
  cause: { icon: "warning", words: "The cause" },
  suspect: { icon: "explain", words: "Maybe" },
  fine: { icon: "check", words: "In order" },
};
const levels = ["cause", "suspect", "fine"] as const;

interface ExplainedProps {
  readonly explanation: Explanation;
  readonly href: string;
  readonly where: string;
}

/** The verdict, then everything that was looked at, the worst first. */
function Explained({ explanation, href, where }: ExplainedProps) {
  const findings = levels.flatMap((level) =>
    explanation.findings.filter((finding) => finding.level === level),
  );
  return (
    <div className="explained">
      <p className="verdict">{explanation.verdict}</p>
      <ul className="findings">
        {findings.map(({ id, level, sentence, mend }) => (
          <li key={id} className={`finding ${level}`}>
            <Icon name={looks[level].icon} />
            <div>
              <p className="finding-level">{looks[level].words}</p>
              <p>
                <Prose text={sentence} />
              </p>
              {mend !== null && (
                <p className="mend">
                  <Prose text={mend} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      <ButtonLink href={href}>{where}</ButtonLink>
    </div>
  );
}
