import { Produce } from "../../../src/protocol/messages/00-produce.ts";
import { Fetch } from "../../../src/protocol/messages/01-fetch.ts";
import { ListOffsets } from "../../../src/protocol/messages/02-list-offsets.ts";
import { DeleteRecords } from "../../../src/protocol/messages/21-delete-records.ts";
import { OffsetForLeaderEpoch } from "../../../src/protocol/messages/23-offset-for-leader-epoch.ts";
import { append, batch, produceRequest, timeMs, topic } from "./requests.ts";
import type { Conversation, Scenario } from "./scenario.ts";

interface Asked {
  readonly topic?: string;
  readonly topicId?: string;
  readonly partition?: number;
  readonly fetchOffset?: number;
  readonly currentLeaderEpoch?: number;
  readonly partitionMaxBytes?: number;
}

function partitions(asked: Asked) {
  const { topic: name = "", topicId = "0".repeat(32), ...partition } = asked;
  const defaults = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000 };
  return [{ topic: name, topicId, partitions: [{ ...defaults, ...partition }] }];
}

function request(topics: readonly object[], more: object = {}) {
  const limits = { maxWaitMs: 0, minBytes: 1, maxBytes: 10_000_000 };
  return { ...limits, topics, forgottenTopicsData: [], ...more };
}

/** Reading records and finding offsets. */
export const fetchScenarios: readonly Scenario[] = [
  {
    name: "Fetch in every version",
    async ask(conversation) {
      const name = conversation.name("t");
      const topicId = await topic(conversation, name);
      await append(conversation, name, 3);
      await append(conversation, name, 2);
      for (let version = 4; version <= 18; version++) {
        const asked = request(partitions({ topic: name, topicId, fetchOffset: 4 }));
        await conversation.ask(`version ${version}`, Fetch, version, asked);
      }
    },
  },
  {
    name: "Fetch: where and what",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      for (const count of [3, 2, 4]) await append(conversation, name, count);
      const ask = (question: string, asked: Asked, more: object = {}) =>
        conversation.ask(question, Fetch, 12, request(partitions({ topic: name, ...asked }), more));
      await ask("from the start", {});
      await ask("from within a batch", { fetchOffset: 4 });
      await ask("at the end", { fetchOffset: 9 });
      await ask("beyond the end", { fetchOffset: 10 });
      await ask("before the start", { fetchOffset: -1 });
      await ask("one byte: the first batch is whole", { partitionMaxBytes: 1 });
      await ask("one byte in all", {}, { maxBytes: 1 });
      await ask("no byte", { partitionMaxBytes: 0 }, { maxBytes: 0 });
      await ask("read committed", {}, { isolationLevel: 1 });
      await ask("unknown partition", { partition: 9 });
      await ask("unknown topic", { topic: conversation.name("none") });
      await ask("illegal topic", { topic: "no/slash" });
      await ask("the leader's epoch", { currentLeaderEpoch: 0 });
      await ask("an epoch to come", { currentLeaderEpoch: 99 });
      const byId = request(partitions({ topicId: "1".repeat(32) }));
      await conversation.ask("unknown id", Fetch, 13, byId);
      const trim = [{ name, partitions: [{ partitionIndex: 0, offset: 5 }] }];
      await conversation.quietly(DeleteRecords, 2, { topics: trim, timeoutMs: 10_000 });
      await ask("what was deleted", { fetchOffset: 2 });
      await ask("what is left", { fetchOffset: 5 });
    },
  },
  {
    name: "Fetch sessions",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      await append(conversation, name, 1);
      const whole = request(partitions({ topic: name }), { sessionEpoch: 0 });
      const first = await conversation.ask("a new session", Fetch, 12, whole);
      const ask = (
        question: string,
        sessionId: number,
        sessionEpoch: number,
        topics: object[] = [],
      ) => conversation.ask(question, Fetch, 12, request(topics, { sessionId, sessionEpoch }));
      await ask("the next, as it was", first.sessionId, 1);
      await ask("from further on", first.sessionId, 2, partitions({ topic: name, fetchOffset: 1 }));
      await append(conversation, name, 2);
      await ask("what came since", first.sessionId, 3);
      await ask("an epoch out of turn", first.sessionId, 9);
      await ask("a session that is not", first.sessionId + 12345, 1);
      await ask("closing it", first.sessionId, -1, partitions({ topic: name }));
      await ask("after closing", first.sessionId, 4);
    },
  },
  {
    name: "ListOffsets",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      const ask = (question: string, timestamp: number, more: Partial<Wanted> = {}) =>
        conversation.ask(question, ListOffsets, more.version ?? 7, {
          replicaId: -1,
          isolationLevel: more.isolationLevel ?? 0,
          topics: [
            {
              name: more.name ?? name,
              partitions: [
                {
                  partitionIndex: more.partition ?? 0,
                  currentLeaderEpoch: more.currentLeaderEpoch ?? -1,
                  timestamp: BigInt(timestamp),
                },
              ],
            },
          ],
        });
      await ask("latest of an empty partition", -1);
      await ask("max timestamp of an empty partition", -3);
      await ask("a time in an empty partition", timeMs);
      await conversation.quietly(Produce, 9, produceRequest(name, batch(5)));
      await conversation.quietly(Produce, 9, produceRequest(name, batch(3, { codec: "lz4" })));
      for (let version = 1; version <= 10; version++)
        await ask(`latest, version ${version}`, -1, { version });
      await ask("earliest", -2);
      await ask("max timestamp", -3);
      await ask("max timestamp before version 7", -3, { version: 6 });
      await ask("earliest local", -4, { version: 8 });
      await ask("latest tiered", -5, { version: 9 });
      await ask("an unknown special", -9, { version: 9 });
      await ask("the first time", timeMs);
      await ask("a time between", timeMs + 2);
      await ask("time 0", 0);
      await ask("after all", timeMs + 5000);
      await ask("latest, read committed", -1, { isolationLevel: 1 });
      await ask("unknown partition", -1, { partition: 9 });
      await ask("unknown topic", -1, { name: conversation.name("none") });
      await ask("an epoch to come", -1, { currentLeaderEpoch: 99 });
      await ask("the leader's epoch", -1, { currentLeaderEpoch: 0 });
    },
  },
  {
    name: "OffsetForLeaderEpoch",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      await append(conversation, name, 3);
      await leaderEpochs(conversation, name);
    },
  },
];

interface Wanted {
  readonly version: number;
  readonly name: string;
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly isolationLevel: number;
}

async function leaderEpochs(conversation: Conversation, name: string) {
  const ask = (question: string, leaderEpoch: number, more: object = {}, version = 4) => {
    const asked = { partition: 0, currentLeaderEpoch: -1, leaderEpoch, ...more };
    const topics = [{ topic: name, partitions: [asked] }];
    return conversation.ask(question, OffsetForLeaderEpoch, version, { replicaId: -1, topics });
  };
  for (const version of [2, 3, 4]) await ask(`version ${version}`, 0, {}, version);
  await ask("an epoch to come", 5);
  await ask("no epoch", -1);
  await ask("unknown partition", 0, { partition: 9 });
  await ask("the leader's epoch is said wrong", 0, { currentLeaderEpoch: 9 });
}
