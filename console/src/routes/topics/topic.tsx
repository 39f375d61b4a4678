import type { ReactNode } from "react";
import type { TopicDetail } from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { Messages } from "../../features/messages/messages.tsx";
import { Publish } from "../../features/publish/publish.tsx";
import { Configuration } from "../../features/topics/configuration.tsx";
import { Consumers } from "../../features/topics/consumers.tsx";
import { keptFor, recordsIn } from "../../features/topics/facts.ts";
import { Hints } from "../../features/topics/hints.tsx";
import { Partitions } from "../../features/topics/partitions.tsx";
import { TopicActions } from "../../features/topics/topic-actions.tsx";
import { TopicSchema } from "../../features/topics/topic-schema.tsx";
import { at } from "../../router/match.ts";
import { bytes, plural, rate } from "../../ui/format.ts";
import { Badge, Page, Tabs } from "../../ui/page.tsx";
import { Answered, useRefusal } from "../../ui/states.tsx";
import type { PageProps } from "../index.ts";
import { NotFound } from "../not-found.tsx";

const tabs: Readonly<Record<string, { name: string; show: (topic: TopicDetail) => ReactNode }>> = {
  messages: { name: "Messages", show: (topic) => <Messages topic={topic} /> },
  publish: { name: "Publish", show: (topic) => <Publish topic={topic} /> },
  partitions: { name: "Partitions", show: (topic) => <Partitions topic={topic} /> },
  consumers: { name: "Consumers", show: (topic) => <Consumers topic={topic.name} /> },
  configuration: { name: "Configuration", show: (topic) => <Configuration topic={topic.name} /> },
  schema: { name: "Schema", show: (topic) => <TopicSchema topic={topic.name} /> },
};

export function Topic({ names }: PageProps) {
  const { topic = "", tab = "messages" } = names;
  const detail = useAnswer("GET /api/topics/:topic", { path: { topic } });
  const known = useRefusal(detail) === null ? detail.data : undefined;
  const here = tabs[tab];
  if (!here) return <NotFound />;
  return (
    <Page
      title={topic}
      within={{ href: "/topics", name: "Topics" }}
      facts={known && <Facts topic={known} />}
      actions={known && <TopicActions topic={known} />}
    >
      <Tabs
        label="Of this topic"
        tabs={Object.entries(tabs).map(([id, { name }]) => ({
          href: at`/topics/${topic}/${id}`,
          name,
          isHere: id === tab,
        }))}
      />
      <Answered of={detail} what="the topic">
        {(found) => (
          <>
            <Hints topic={topic} />
            {here.show(found)}
          </>
        )}
      </Answered>
    </Page>
  );
}

function Facts({ topic }: { topic: TopicDetail }) {
  const kept = keptFor(topic);
  return (
    <>
      <span>{plural(topic.partitions, "partition")}</span>
      <span>{recordsIn(topic)}</span>
      {topic.sizeBytes !== null && <span>{bytes(topic.sizeBytes)}</span>}
      <span>{rate(topic.recordsInPerSecond)} published</span>
      {kept !== null && <span>{kept}</span>}
      {topic.cleanupPolicy !== null && <Badge>{topic.cleanupPolicy}</Badge>}
      {topic.isInternal && <Badge>internal</Badge>}
      {!topic.isHealthy && <Badge look="bad">replicas missing</Badge>}
    </>
  );
}
