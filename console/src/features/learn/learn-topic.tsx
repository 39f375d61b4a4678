import type { LearnState } from "../../../../src/admin/console/contract.ts";
import { call } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { at } from "../../router/match.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { count, plural } from "../../ui/format.ts";
import { Section } from "../../ui/page.tsx";
import { Answered, ErrorNote } from "../../ui/states.tsx";
import { useSession } from "../session/session.ts";
import { Lanes } from "./lanes.tsx";
import { Readers } from "./readers.tsx";

const twiceASecondMs = 500;

/** The topic, asked twice a second, and what can be tried on it. */
export function LearnTopic({ topic }: { topic: string }) {
  const path = { topic };
  const state = useAnswer("GET /api/learn/:topic", { path }, { everyMs: twiceASecondMs });
  return (
    <Answered of={state} what="the topic">
      {(learned) => (
        <>
          <InWords state={learned} />
          <Try state={learned} />
          <Lanes state={learned} />
          <Section
            title="Consumer groups"
            lead="Each group reads the whole topic at its own pace; its members share the lanes."
          >
            <Readers state={learned} />
          </Section>
        </>
      )}
    </Answered>
  );
}

/** What is to be seen, in sentences with today's numbers. */
function InWords({ state }: { state: LearnState }) {
  const { topic, lanes, groups } = state;
  const fullest = lanes.reduce((best, lane) => (lane.endOffset > best.endOffset ? lane : best));
  const reading = groups.filter(({ members }) => members.length > 0);
  return (
    <ol className="lesson">
      <li>
        <b>{topic}</b> is a <b>topic</b>: a log that is split into{" "}
        <b>{plural(lanes.length, "partition")}</b>, the lanes below. A record's key decides its
        lane: the same key, the same lane.
      </li>
      <li>
        A record's place in its lane is its <b>offset</b>. Lane {fullest.partition} will give its
        next record the offset <b>{count(fullest.endOffset)}</b>. Reading takes nothing away.
      </li>
      <li>
        {reading.length === 0 ? (
          <>
            Nobody reads now. Start a consumer: it joins a <b>group</b>, and the group remembers the
            offset it has come to.
          </>
        ) : (
          <>
            {plural(reading.length, "group")} {reading.length === 1 ? "reads" : "read"} now. The
            marks on the lanes are the <b>committed offsets</b>: where each group would go on after
            a restart. What lies to the right of a mark is the group's <b>lag</b>.
          </>
        )}
      </li>
    </ol>
  );
}

const demoGroup = "learners";

function Try({ state }: { state: LearnState }) {
  const { topic, lanes, demos } = state;
  const { readOnly } = useSession();
  const start = useChange((group: string) =>
    call("POST /api/learn/:topic/consumers", { path: { topic }, body: { group } }),
  );
  const grow = useChange(() => {
    const input = { path: { topic }, body: { count: lanes.length + 1 } };
    return call("POST /api/topics/:topic/partitions", input);
  });
  const publish = useChange(() => {
    const value = '{"event_time": "{{now}}", "ticker": "{{n}}", "price": {{random 1 100}}}';
    const body = {
      key: { as: "text", text: "{{pick AAPL AMZN MSFT INTC TBV}}" },
      value: { as: "json", text: value },
      repeat: 5,
    } as const;
    return call("POST /api/topics/:topic/records", { path: { topic }, body });
  });
  if (readOnly) return null;
  const error = start.error ?? grow.error ?? publish.error;
  return (
    <div className="stack">
      <div className="row wrap">
        <Button
          look="primary"
          icon="play"
          isBusy={start.isPending}
          onClick={() => start.mutate(demoGroup)}
        >
          {demos.length === 0 ? "Start a consumer" : "Start another consumer"}
        </Button>
        <Button icon="send" isBusy={publish.isPending} onClick={() => publish.mutate(undefined)}>
          Publish 5 records
        </Button>
        <Button icon="plus" isBusy={grow.isPending} onClick={() => grow.mutate(undefined)}>
          Add a partition
        </Button>
        <ButtonLink look="quiet" href={at`/topics/${topic}`}>
          Open the topic
        </ButtonLink>
      </div>
      {error && <ErrorNote error={error} />}
    </div>
  );
}
