import type { LearnRecord, LearnState } from "../contract.ts";
import { type LastRecords, lastRecords } from "../last-records.ts";
import { groupName, object, type Routes } from "../route.ts";
import type { Services } from "../services.ts";

type Names =
  | "GET /api/learn/:topic"
  | "POST /api/learn/:topic/consumers"
  | "DELETE /api/learn/consumers/:id";

/** Records shown in each lane. */
const perLane = 12;
const maxTextLength = 200;

export function learnRoutes(services: Services): Routes<Names> {
  const { demos, topics, groups } = services;
  return {
    "GET /api/learn/:topic": { handle: ({ params }) => learnState(services, params.topic) },
    "POST /api/learn/:topic/consumers": {
      body: object({ group: groupName }),
      async handle({ params, body }) {
        await topics.topic(params.topic);
        const demo = await demos.start(params.topic, body.group);
        groups.forget();
        return demo;
      },
    },
    "DELETE /api/learn/consumers/:id": {
      async handle({ params }) {
        await demos.stop(params.id);
        groups.forget();
        return { done: true };
      },
    },
  };
}

async function learnState(services: Services, name: string): Promise<LearnState> {
  const topic = await services.topics.topic(name);
  const [last, groups] = await Promise.all([
    lastRecords(services.cluster, topic, perLane),
    readers(services, name),
  ]);
  const lanes = topic.partitions.map(({ partition, startOffset, endOffset }) => {
    return { partition, startOffset, endOffset, recent: recentOf(last, partition) };
  });
  return { topic: name, lanes, groups, demos: services.demos.of(name) };
}

function recentOf({ records }: LastRecords, partition: number): LearnRecord[] {
  const own = records.filter((record) => record.partition === partition);
  return own.map(({ offset, timestampMs, key, value }) => {
    return { offset, timestampMs, key: cut(key), value: cut(value) };
  });
}

function cut(bytes: Buffer | null): string | null {
  return bytes?.subarray(0, maxTextLength).toString() ?? null;
}

async function readers({ groups, demos }: Services, name: string): Promise<LearnState["groups"]> {
  // Who has just joined is what the page is about: nothing older is shown.
  const all = await groups.current();
  return all
    .filter(({ topics }) => topics.includes(name))
    .map(({ group, state, memberList, offsets }) => {
      const own = offsets.filter(({ topic }) => topic === name);
      return {
        group,
        state,
        members: memberList.map(({ memberId, clientId, assignment }) => ({
          memberId,
          clientId,
          partitions: assignment
            .filter(({ topic }) => topic === name)
            .map(({ partition }) => partition),
          demoId: demos.idOf(clientId),
        })),
        committed: own.flatMap(({ partition, committed: offset }) =>
          offset === null ? [] : [{ partition, offset }],
        ),
        lag: own.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
      };
    });
}
