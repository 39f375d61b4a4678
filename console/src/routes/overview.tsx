import { useAnswer } from "../api/queries.ts";
import { Brokers } from "../features/overview/brokers.tsx";
import { Connect } from "../features/overview/connect.tsx";
import { HealthNote } from "../features/overview/health-note.tsx";
import { Requests } from "../features/overview/requests.tsx";
import { Throughput } from "../features/overview/throughput.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { bytes, count } from "../ui/format.ts";
import { Figure, Page, Section } from "../ui/page.tsx";
import { Answered, Empty } from "../ui/states.tsx";

/** How the cluster is, what it does now, and how to reach it. */
export function Overview() {
  const overview = useAnswer("GET /api/overview", {});
  const topics = useAnswer("GET /api/topics", {});
  const isNew = topics.data?.topics.every(({ name }) => name.startsWith("_")) ?? false;
  return (
    <Page title="Overview">
      <Answered of={overview} what="the cluster">
        {(cluster) => (
          <>
            <HealthNote health={cluster.health} />
            <dl className="figures">
              <Figure name="Brokers">{count(cluster.brokers.length)}</Figure>
              <Figure name="Topics">{count(cluster.topics)}</Figure>
              <Figure name="Partitions">{count(cluster.partitions)}</Figure>
              <Figure name="Groups">{count(cluster.groups)}</Figure>
              <Figure name="On disk">{bytes(cluster.sizeBytes)}</Figure>
            </dl>
            {isNew && <FirstSteps />}
            <Throughput>{cluster.metricsUrl !== null && <Requests />}</Throughput>
            <Connect cluster={cluster} />
            <Section title="Brokers">
              <Brokers brokers={cluster.brokers} />
            </Section>
          </>
        )}
      </Answered>
    </Page>
  );
}

function FirstSteps() {
  return (
    <Empty title="Nothing has been published yet.">
      <p>
        A <b>topic</b> is a named log of records. Create one, then publish to it: here, or with one
        of the programs below.
      </p>
      <ButtonLink look="primary" icon="plus" href="/topics?create=1">
        Create a topic
      </ButtonLink>
    </Empty>
  );
}
