import { useAnswer } from "../api/queries.ts";
import { GroupExplanation, TopicExplanation } from "../features/explain/explanation.tsx";
import { navigate } from "../router/location.ts";
import { at } from "../router/match.ts";
import { SelectField } from "../ui/field.tsx";
import { Page } from "../ui/page.tsx";
import { Empty } from "../ui/states.tsx";
import type { PageProps } from "./index.ts";

/** Why does my consumer get nothing? */
export function Explain({ names }: PageProps) {
  const { kind = "", name = "" } = names;
  const groups = useAnswer("GET /api/groups", {});
  const topics = useAnswer("GET /api/topics", {});
  const options = [
    ["", "Choose…"] as const,
    ...(groups.data?.groups ?? []).map(
      ({ group }) => [at`/explain/group/${group}`, `Group ${group}`] as const,
    ),
    ...(topics.data?.topics ?? [])
      .filter(({ isInternal }) => !isInternal)
      .map((topic) => [at`/explain/topic/${topic.name}`, `Topic ${topic.name}`] as const),
  ];
  return (
    <Page title="Why does my consumer get nothing?">
      <div className="toolbar">
        <SelectField
          label="Group or topic"
          options={options}
          value={kind === "" ? "" : at`/explain/${kind}/${name}`}
          onChange={({ target }) => navigate(target.value || "/explain")}
        />
      </div>
      {kind === "group" && <GroupExplanation group={name} />}
      {kind === "topic" && <TopicExplanation topic={name} />}
      {kind === "" && (
        <Empty title="Choose the group your consumer is in.">
          <p>
            Its real state is read (members, assignments, committed offsets, what is published) and
            explained in sentences. Without a group, choose the topic it should read.
          </p>
        </Empty>
      )}
    </Page>
  );
}
