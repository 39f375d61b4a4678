import { OffsetCommit } from "../../../src/protocol/messages/08-offset-commit.ts";
import { OffsetFetch } from "../../../src/protocol/messages/09-offset-fetch.ts";
import { OffsetDelete } from "../../../src/protocol/messages/47-offset-delete.ts";
import { settle } from "./groups.ts";
import { coordinator, topic } from "./requests.ts";
import type { Scenario } from "./scenario.ts";

function commit(groupId: string, name: string, more: object = {}, partition: object = {}) {
  const asked = { partitionIndex: 0, committedOffset: 5, committedMetadata: "note", ...partition };
  return {
    groupId,
    generationIdOrMemberEpoch: -1,
    memberId: "",
    topics: [{ name, topicId: "0".repeat(32), partitions: [asked] }],
    ...more,
  };
}

/** Committed offsets of groups. */
export const offsetScenarios: readonly Scenario[] = [
  {
    name: "OffsetCommit and OffsetFetch in every version",
    async ask(conversation) {
      await coordinator(conversation);
      const name = conversation.name("t");
      const topicId = await topic(conversation, name);
      for (let version = 2; version <= 10; version++) {
        const asked = commit(conversation.name("g"), name, {}, { committedOffset: version });
        const topics = asked.topics.map((each) => ({ ...each, topicId }));
        await conversation.ask(`commit ${version}`, OffsetCommit, version, { ...asked, topics });
      }
      const groupId = conversation.name("g");
      for (let version = 1; version <= 10; version++) {
        const topics = [{ name, topicId, partitionIndexes: [0] }];
        const asked = { groupId, topics, groups: [{ groupId, topics }] };
        await conversation.ask(`fetch ${version}`, OffsetFetch, version, asked);
      }
    },
  },
  {
    name: "OffsetCommit: what is refused",
    async ask(conversation) {
      await coordinator(conversation);
      const name = conversation.name("t");
      await topic(conversation, name);
      const groupId = conversation.name("g");
      const ask = (question: string, asked: object, version = 8) =>
        conversation.ask(question, OffsetCommit, version, asked);
      await ask("unknown topic", commit(groupId, conversation.name("none")));
      await ask("unknown partition", commit(groupId, name, {}, { partitionIndex: 9 }));
      await ask("empty group id", commit("", name));
      await ask(
        "metadata too long",
        commit(groupId, name, {}, { committedMetadata: "x".repeat(5000) }),
      );
      await ask("null metadata", commit(groupId, name, {}, { committedMetadata: null }));
      await ask("a negative offset", commit(groupId, name, {}, { committedOffset: -1 }));
      await ask("a member of an empty group", commit(groupId, name, { memberId: "stranger" }));
      const inside = { generationIdOrMemberEpoch: 1 };
      await ask("a generation of an unknown group", commit(conversation.name("h"), name, inside));

      const active = conversation.name("active");
      const { memberId, generationId } = await settle(conversation, active);
      const member = { memberId, generationIdOrMemberEpoch: generationId };
      await ask("from outside a group with members", commit(active, name));
      await ask("from its member", commit(active, name, member));
      await ask("of an unknown member", commit(active, name, { ...member, memberId: "stranger" }));
      const later = { ...member, generationIdOrMemberEpoch: generationId + 1 };
      await ask("of a wrong generation", commit(active, name, later));
      const instance = { ...member, groupInstanceId: "i" };
      await ask("of an unknown instance", commit(active, name, instance));
      const unknownId = commit(groupId, name);
      const topics = unknownId.topics.map((each) => ({ ...each, topicId: "1".repeat(32) }));
      await ask("unknown id", { ...unknownId, topics }, 10);
    },
  },
  {
    name: "OffsetFetch: all, none and unknown",
    async ask(conversation) {
      await coordinator(conversation);
      const name = conversation.name("t");
      await topic(conversation, name, {}, 2);
      const groupId = conversation.name("g");
      await conversation.quietly(OffsetCommit, 8, commit(groupId, name));
      const none = conversation.name("none");
      const ask = (question: string, group: string, topics: object[] | null, version = 8) =>
        conversation.ask(question, OffsetFetch, version, {
          groupId: group,
          topics,
          groups: [{ groupId: group, topics }],
        });
      await ask("all topics", groupId, null);
      await ask("all topics, version 5", groupId, null, 5);
      await ask("no topics", groupId, []);
      await ask("a partition without offset", groupId, [{ name, partitionIndexes: [1] }]);
      await ask("an unknown partition", groupId, [{ name, partitionIndexes: [9] }]);
      await ask("an unknown topic", groupId, [{ name: none, partitionIndexes: [0] }]);
      await ask("an unknown group", none, null);
      await ask("an unknown group's topic", none, [{ name, partitionIndexes: [0] }]);
      await ask("an empty group id", "", [{ name, partitionIndexes: [0] }]);
      const both = [groupId, none].map((id) => ({ groupId: id, topics: null }));
      await conversation.ask("two groups", OffsetFetch, 8, { groups: both, topics: null });
      const stranger = [{ groupId, memberId: "stranger", memberEpoch: 3, topics: null }];
      await conversation.ask("of an unknown member", OffsetFetch, 9, {
        groups: stranger,
        topics: null,
      });
      const byId = [{ groupId, topics: [{ topicId: "1".repeat(32), partitionIndexes: [0] }] }];
      await conversation.ask("unknown id", OffsetFetch, 10, { groups: byId, topics: null });
    },
  },
  {
    name: "OffsetDelete",
    async ask(conversation) {
      await coordinator(conversation);
      const name = conversation.name("t");
      await topic(conversation, name);
      const groupId = conversation.name("g");
      await conversation.quietly(OffsetCommit, 8, commit(groupId, name));
      const none = conversation.name("none");
      const ask = (question: string, group: string, asked = name, partitionIndex = 0) =>
        conversation.ask(question, OffsetDelete, 0, {
          groupId: group,
          topics: [{ name: asked, partitions: [{ partitionIndex }] }],
        });
      await ask("of an unknown group", none);
      await ask("of an empty group id", "");
      await ask("of an unknown topic", groupId, none);
      await ask("of an unknown partition", groupId, name, 9);
      await ask("deleted", groupId);
      await ask("deleted again", groupId);
      const active = conversation.name("active");
      await settle(conversation, active);
      await ask("of a group with members that say no topics", active);
    },
  },
];
