import { CreateTopics } from "../../../src/protocol/messages/19-create-topics.ts";
import { DeleteTopics } from "../../../src/protocol/messages/20-delete-topics.ts";
import { DeleteRecords } from "../../../src/protocol/messages/21-delete-records.ts";
import { CreatePartitions } from "../../../src/protocol/messages/37-create-partitions.ts";
import { eventually } from "../broker.ts";
import { append, topic } from "./requests.ts";
import type { Scenario } from "./scenario.ts";

function creation(name: string, more: object = {}) {
  const asked = { name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] };
  return { ...asked, ...more };
}

function withConfig(name: string, value: string | null) {
  return { configs: [{ name, value }] };
}

const noConfigs = <T extends { topics: readonly object[] }>(answer: T) => ({
  ...answer,
  topics: answer.topics.map((topic) => ({ ...topic, configs: undefined })),
});

/** Creating, growing and deleting topics. */
export const topicScenarios: readonly Scenario[] = [
  {
    name: "CreateTopics in every version",
    async ask(conversation) {
      for (let version = 2; version <= 7; version++) {
        const topics = [creation(conversation.name(`t${version}`))];
        await conversation.ask(`version ${version}`, CreateTopics, version, { topics }, noConfigs);
      }
      const defaults = { numPartitions: -1, replicationFactor: -1 };
      const topics = [creation(conversation.name("defaults"), defaults)];
      await conversation.ask("the broker's defaults", CreateTopics, 7, { topics }, noConfigs);
    },
  },
  {
    name: "CreateTopics: what is refused",
    async ask(conversation) {
      const { brokerId } = conversation.circumstances;
      const name = conversation.name("t");
      await topic(conversation, conversation.name("taken"));
      const ask = (question: string, asked: object, version = 7) =>
        conversation.ask(question, CreateTopics, version, { topics: [asked] }, noConfigs);
      await ask("a name that is taken", creation(conversation.name("taken")));
      for (const illegal of ["", ".", "..", "no/slash", "no space", "ünlaut", "x".repeat(250)]) {
        await ask(`the name "${illegal.slice(0, 12)}"`, creation(illegal));
      }
      await ask("0 partitions", creation(name, { numPartitions: 0 }));
      await ask("-2 partitions", creation(name, { numPartitions: -2 }));
      await ask("replication factor 0", creation(name, { replicationFactor: 0 }));
      await ask("replication factor 2", creation(name, { replicationFactor: 2 }));
      const assigned = (brokerIds: readonly number[], partitionIndex = 0) => ({
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex, brokerIds }],
      });
      await ask("assigned to nobody", creation(name, assigned([])));
      await ask("assigned to an unknown broker", creation(name, assigned([77])));
      await ask("assigned twice to one broker", creation(name, assigned([brokerId, brokerId])));
      await ask("assigned from partition 1", creation(name, assigned([brokerId], 1)));
      const both = { ...assigned([brokerId]), numPartitions: 1 };
      await ask("assigned and counted", creation(name, both));
      await ask("an unknown setting", creation(name, withConfig("no.such", "1")));
      await ask("a setting with a bad value", creation(name, withConfig("retention.ms", "soon")));
      await ask("a setting out of range", creation(name, withConfig("segment.bytes", "1")));
      await ask("a setting of null", creation(name, withConfig("retention.ms", null)));
      await ask("an unknown policy", creation(name, withConfig("cleanup.policy", "burn")));
      const twice = { topics: [creation(name), creation(name)] };
      await conversation.ask("the same name twice", CreateTopics, 7, twice, noConfigs);
      await conversation.ask("no topics", CreateTopics, 7, { topics: [] });
    },
  },
  {
    name: "CreateTopics, validate only",
    async ask(conversation) {
      const name = conversation.name("t");
      const ask = (question: string, asked: object, version = 7) =>
        conversation.ask(
          question,
          CreateTopics,
          version,
          { topics: [asked], validateOnly: true },
          noConfigs,
        );
      await ask("good", creation(name, { numPartitions: 3 }));
      await ask("good once more", creation(name));
      await ask("bad", creation(name, { numPartitions: 0 }));
      await ask("version 4", creation(name), 4);
    },
  },
  {
    name: "CreateTopics, assigned by hand, and names that collide",
    async ask(conversation) {
      const brokerIds = [conversation.circumstances.brokerId];
      const assignments = [0, 1].map((partitionIndex) => ({ partitionIndex, brokerIds }));
      const asked = { numPartitions: -1, replicationFactor: -1, assignments };
      const create = (question: string, name: string, more: object = {}) =>
        conversation.ask(
          question,
          CreateTopics,
          7,
          { topics: [creation(conversation.name(name), more)] },
          noConfigs,
        );
      await create("assigned by hand", "t", asked);
      await create("with a dot", "a.b");
      await create("the same with an underscore", "a_b");
    },
  },
  {
    name: "DeleteTopics",
    async ask(conversation) {
      const name = conversation.name("t");
      const topicId = await topic(conversation, name);
      const timeoutMs = 10_000;
      const unknown = conversation.name("none");
      await conversation.ask("unknown, version 3", DeleteTopics, 3, {
        topicNames: [unknown],
        timeoutMs,
      });
      const ask = (question: string, ...topics: object[]) =>
        conversation.ask(question, DeleteTopics, 6, { topics, timeoutMs });
      await ask("unknown name", { name: unknown, topicId: "0".repeat(32) });
      await ask("unknown id", { name: null, topicId: "1".repeat(32) });
      await ask("illegal name", { name: "no/slash", topicId: "0".repeat(32) });
      await ask("name and id", { name, topicId });
      await ask("neither name nor id", { name: null, topicId: "0".repeat(32) });
      await ask("by id", { name: null, topicId });
      await ask("by id again", { name: null, topicId });
      await ask("nothing");
    },
  },
  {
    name: "CreatePartitions",
    async ask(conversation) {
      const { brokerId } = conversation.circumstances;
      const name = conversation.name("t");
      await topic(conversation, name, {}, 2);
      const ask = (question: string, asked: object, validateOnly = false, version = 3) =>
        conversation.ask(question, CreatePartitions, version, {
          topics: [{ name, count: 3, assignments: null, ...asked }],
          timeoutMs: 10_000,
          validateOnly,
        });
      await ask("fewer", { count: 1 });
      await ask("as many", { count: 2 });
      await ask("none", { count: 0 });
      await ask("a negative number", { count: -1 });
      await ask("of an unknown topic", { name: conversation.name("none") });
      await ask("assigned to an unknown broker", { assignments: [{ brokerIds: [77] }] });
      await ask("assigned too few", { count: 4, assignments: [{ brokerIds: [brokerId] }] });
      await ask("assigned none", { assignments: [] });
      await ask("checked only", {}, true);
      await ask("one more", {});
      await ask("one more, version 0", { count: 4 }, false, 0);
    },
  },
  {
    name: "DeleteRecords",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      await eventually("appended", async () => {
        await append(conversation, name, 10);
        return true;
      });
      const ask = (question: string, offset: number, partitionIndex = 0, topicName = name) =>
        conversation.ask(question, DeleteRecords, 2, {
          topics: [{ name: topicName, partitions: [{ partitionIndex, offset }] }],
          timeoutMs: 10_000,
        });
      await ask("before 4", 4);
      await ask("before 2, when 4 is first", 2);
      await ask("beyond the end", 11);
      await ask("before -2", -2);
      await ask("unknown partition", 1, 9);
      await ask("unknown topic", 1, 0, conversation.name("none"));
      await ask("all", -1);
      const compacted = conversation.name("compacted");
      await topic(conversation, compacted, { "cleanup.policy": "compact" });
      await ask("of a compacted topic", 0, 0, compacted);
    },
  },
];
