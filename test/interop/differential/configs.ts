import { DescribeConfigs } from "../../../src/protocol/messages/32-describe-configs.ts";
import { AlterConfigs } from "../../../src/protocol/messages/33-alter-configs.ts";
import { IncrementalAlterConfigs } from "../../../src/protocol/messages/44-incremental-alter-configs.ts";
import { eventually } from "../broker.ts";
import { topic } from "./requests.ts";
import type { Conversation, Scenario } from "./scenario.ts";

const topicType = 2;
const brokerType = 4;
const set = 0;
const remove = 1;
const append = 2;
const subtract = 3;

function resource(resourceType: number, resourceName: string, configurationKeys: string[] | null) {
  return { resources: [{ resourceType, resourceName, configurationKeys }] };
}

/** Waits until a topic's setting has this value. */
async function settled(conversation: Conversation, name: string, key: string, value: string) {
  await eventually(`${key}=${value}`, async () => {
    const answer = await conversation.quietly(DescribeConfigs, 4, resource(topicType, name, [key]));
    return answer?.results[0]?.configs[0]?.value === value || undefined;
  });
}

/** Describing and altering settings. */
export const configScenarios: readonly Scenario[] = [
  {
    name: "DescribeConfigs of a topic",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name, { "retention.ms": "5", "cleanup.policy": "compact,delete" });
      const keys = ["retention.ms", "cleanup.policy", "segment.bytes", "max.message.bytes"];
      for (const version of [1, 2, 3, 4]) {
        await conversation.ask(
          `version ${version}`,
          DescribeConfigs,
          version,
          {
            ...resource(topicType, name, [...keys].sort()),
            includeSynonyms: true,
          },
          sorted,
        );
      }
      const ask = (question: string, asked: object, pick?: typeof sorted) =>
        conversation.ask(question, DescribeConfigs, 4, asked, pick ?? sorted);
      await ask("every setting's name, value and kind", resource(topicType, name, null), known);
      await ask("no keys at all", resource(topicType, name, []), counted);
      await ask("an unknown key", resource(topicType, name, ["no.such"]));
      await ask("of an unknown topic", resource(topicType, conversation.name("none"), null));
      await ask("of an illegal topic", resource(topicType, "no/slash", null));
      await ask("of an empty name", resource(topicType, "", null));
      await ask("of an unknown kind", resource(99, name, null));
    },
  },
  {
    name: "DescribeConfigs of a broker",
    async ask(conversation) {
      const id = `${conversation.circumstances.brokerId}`;
      const keys = ["auto.create.topics.enable", "message.max.bytes", "log.retention.ms"];
      const ask = (question: string, name: string, asked: string[] | null) =>
        conversation.ask(question, DescribeConfigs, 4, resource(brokerType, name, asked), unnamed);
      await ask("some settings", id, [...keys].sort());
      await ask("of an unknown broker", "77", null);
      await ask("of no number", "one", null);
    },
  },
  {
    name: "IncrementalAlterConfigs",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name);
      const ask = (
        question: string,
        configs: readonly (readonly [string, number, string | null])[],
        more: { resourceName?: string; resourceType?: number; validateOnly?: boolean } = {},
      ) =>
        conversation.ask(question, IncrementalAlterConfigs, 1, {
          resources: [
            {
              resourceType: more.resourceType ?? topicType,
              resourceName: more.resourceName ?? name,
              configs: configs.map(([key, configOperation, value]) => ({
                name: key,
                configOperation,
                value,
              })),
            },
          ],
          validateOnly: more.validateOnly ?? false,
        });
      await ask("set", [["retention.ms", set, "5"]]);
      await settled(conversation, name, "retention.ms", "5");
      await ask("checked only", [["retention.ms", set, "6"]], { validateOnly: true });
      await ask("a bad value", [["retention.ms", set, "soon"]]);
      await ask("out of range", [["retention.ms", set, "-2"]]);
      await ask("an unknown key", [["no.such", set, "1"]]);
      await ask("an empty key", [["", set, "1"]]);
      await ask("a value of null", [["retention.ms", set, null]]);
      await ask("append to a list", [["cleanup.policy", append, "compact"]]);
      await settled(conversation, name, "cleanup.policy", "delete,compact");
      await ask("append what is there", [["cleanup.policy", append, "compact"]]);
      await ask("subtract from a list", [["cleanup.policy", subtract, "compact"]]);
      await settled(conversation, name, "cleanup.policy", "delete");
      await ask("append to no list", [["retention.ms", append, "5"]]);
      await ask("delete", [["retention.ms", remove, null]]);
      await settled(conversation, name, "retention.ms", "604800000");
      await ask("delete what is not set", [["retention.ms", remove, null]]);
      await ask("an unknown operation", [["retention.ms", 9, "1"]]);
      await ask("one key twice", [
        ["retention.ms", set, "1"],
        ["retention.ms", set, "2"],
      ]);
      await ask("an unknown topic", [["retention.ms", set, "1"]], {
        resourceName: conversation.name("none"),
      });
      await ask("an unknown kind", [["retention.ms", set, "1"]], { resourceType: 99 });
      await ask("an unknown broker", [["message.max.bytes", set, "1"]], {
        resourceType: brokerType,
        resourceName: "77",
      });
      const self = {
        resourceType: brokerType,
        resourceName: `${conversation.circumstances.brokerId}`,
      };
      await ask("what a broker cannot change while it runs", [["node.id", set, "5"]], {
        ...self,
        validateOnly: true,
      });
      await ask("nothing", []);
    },
  },
  {
    name: "AlterConfigs",
    async ask(conversation) {
      const name = conversation.name("t");
      await topic(conversation, name, { "retention.ms": "5" });
      const ask = (question: string, key: string, value: string | null, resourceName = name) =>
        conversation.ask(question, AlterConfigs, 2, {
          resources: [{ resourceType: topicType, resourceName, configs: [{ name: key, value }] }],
          validateOnly: false,
        });
      await ask("replaces all", "cleanup.policy", "compact");
      await settled(conversation, name, "cleanup.policy", "compact");
      await settled(conversation, name, "retention.ms", "604800000");
      await ask("a bad value", "retention.ms", "soon");
      await ask("an unknown key", "no.such", "1");
      await ask("a value of null", "retention.ms", null);
      await ask("an unknown topic", "retention.ms", "1", conversation.name("none"));
    },
  },
];

interface Results {
  readonly results: readonly {
    readonly errorCode: number;
    readonly configs: readonly {
      readonly name: string;
      readonly value: string | null;
      readonly configType: number;
      readonly readOnly: boolean;
      readonly isSensitive: boolean;
    }[];
  }[];
}

const sorted = <T extends Results>(answer: T): unknown => ({
  ...answer,
  results: answer.results.map((result) => ({
    ...result,
    configs: [...result.configs].sort((a, b) => (a.name < b.name ? -1 : 1)),
  })),
});

/** Names, values and kinds only: enough to compare every setting there is. */
const known = (answer: Results): unknown =>
  answer.results.flatMap(({ configs }) =>
    configs.map((config) => `${config.name}=${config.value} (kind ${config.configType})`).sort(),
  );

const counted = (answer: Results): unknown =>
  answer.results.map(({ configs }) => (configs.length === 0 ? "none" : "some"));

/** A broker's answer without its own name and without where each value came from. */
const unnamed = (answer: Results): unknown =>
  answer.results.map(({ errorCode, configs }) => ({
    errorCode,
    configs: configs
      .map(({ name, value, configType }) => `${name}=${value} (kind ${configType})`)
      .sort(),
  }));
