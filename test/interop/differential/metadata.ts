import { Metadata } from "../../../src/protocol/messages/03-metadata.ts";
import { FindCoordinator } from "../../../src/protocol/messages/10-find-coordinator.ts";
import { DescribeCluster } from "../../../src/protocol/messages/60-describe-cluster.ts";
import { DescribeTopicPartitions } from "../../../src/protocol/messages/75-describe-topic-partitions.ts";
import { coordinator, topic } from "./requests.ts";
import type { Scenario } from "./scenario.ts";

const noId = "0".repeat(32);

/** Who leads what, and who coordinates. */
export const metadataScenarios: readonly Scenario[] = [
  {
    name: "Metadata of a topic in every version",
    async ask(conversation) {
      const name = conversation.name("t");
      const topicId = await topic(conversation, name, {}, 2);
      for (let version = 0; version <= 13; version++) {
        const topics = [{ name, topicId: noId }];
        await conversation.ask(`version ${version}`, Metadata, version, { topics });
      }
      const byId = [{ name: null, topicId }];
      await conversation.ask("by id", Metadata, 12, { topics: byId });
    },
  },
  {
    name: "Metadata of what does not exist",
    async ask(conversation) {
      const ask = (question: string, name: string | null, topicId = noId, version = 12) =>
        conversation.ask(question, Metadata, version, {
          topics: [{ name, topicId }],
          allowAutoTopicCreation: false,
        });
      await ask("unknown name", conversation.name("none"));
      await ask("unknown name, version 4", conversation.name("none"), noId, 4);
      await ask("illegal name", "no/slash");
      await ask("empty name", "");
      await ask("name of 250 letters", "x".repeat(250));
      await ask("a dot", ".");
      await ask("unknown id", null, "1".repeat(32));
      const nothing = { topics: [], allowAutoTopicCreation: false };
      await conversation.ask("no topics", Metadata, 12, nothing);
    },
  },
  {
    name: "Metadata creates topics",
    async ask(conversation) {
      const errors = (answer: { topics: readonly { errorCode: number }[] }) =>
        answer.topics.map(({ errorCode }) => ({ errorCode }));
      const ask = (question: string, name: string, allowAutoTopicCreation = true) =>
        conversation.ask(
          question,
          Metadata,
          12,
          { topics: [{ name, topicId: noId }], allowAutoTopicCreation },
          errors,
        );
      await ask("an illegal name", "no/slash");
      const name = conversation.name("auto");
      await conversation.quietly(Metadata, 12, { topics: [{ name, topicId: noId }] });
      await topic(conversation, name);
      await ask("a new name, a moment later", name, false);
    },
  },
  {
    name: "FindCoordinator",
    async ask(conversation) {
      const key = conversation.name("group");
      await coordinator(conversation);
      for (const version of [0, 1, 3]) {
        await conversation.ask(`group, version ${version}`, FindCoordinator, version, {
          key,
          keyType: 0,
        });
      }
      const ask = (question: string, keyType: number, coordinatorKeys: string[], version = 4) =>
        conversation.ask(question, FindCoordinator, version, { keyType, coordinatorKeys });
      await ask("two groups", 0, [key, conversation.name("other")]);
      await ask("no keys", 0, []);
      await ask("empty group id", 0, [""]);
      await ask("unknown key type", 9, [key]);
      await ask("a share key in a version before it", 2, ["g:AAAAAAAAAAAAAAAAAAAAAA:0"], 5);
    },
  },
  {
    name: "DescribeCluster and DescribeTopicPartitions",
    async ask(conversation) {
      for (const version of [0, 1, 2]) {
        const asked = { includeClusterAuthorizedOperations: false, includeFencedBrokers: false };
        await conversation.ask(`cluster, version ${version}`, DescribeCluster, version, asked);
      }
      await conversation.ask("an unknown endpoint type", DescribeCluster, 1, {
        includeClusterAuthorizedOperations: false,
        endpointType: 7,
        includeFencedBrokers: false,
      });
      const name = conversation.name("t");
      await topic(conversation, name, {}, 3);
      const partitions = (question: string, asked: string, extra: object = {}) =>
        conversation.ask(question, DescribeTopicPartitions, 0, {
          topics: [{ name: asked }],
          responsePartitionLimit: 2000,
          cursor: null,
          ...extra,
        });
      await partitions("partitions", name);
      await partitions("two at a time", name, { responsePartitionLimit: 2 });
      await partitions("the rest", name, { cursor: { topicName: name, partitionIndex: 2 } });
      await partitions("of an unknown topic", conversation.name("none"));
    },
  },
];
