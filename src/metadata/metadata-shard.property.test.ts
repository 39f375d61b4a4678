import fc from "fast-check";
import { shardConformance } from "../../test/conformance/shard.ts";
import type { RecordCodec } from "../shard/log-records.ts";
import { type MetadataRecord, resourceTypes } from "./catalog.ts";
import { type MetadataCommand, MetadataShard } from "./metadata-shard.ts";
import { decodeRecords, encodeRecords } from "./records.ts";

const nodeId = 1;
const rules = { nodeId, defaultPartitions: 2, checkConfigs: () => null };

/** The suite keeps records by key; ours have none, so each lies there as a batch of its own. */
const codec: RecordCodec<MetadataRecord> = {
  encode: (record) => ({ key: Buffer.from("-"), value: encodeRecords(nodeId, [record], 0) }),
  decode: (_key, value) => [...decodeRecords(value!)][0]?.record ?? null,
};

type MakeCommand = (shard: MetadataShard) => MetadataCommand;

const names = fc.constantFrom("a.b", "a_b", "c", "d", "not a name", "__cluster_metadata");
const uuids = fc.nat(1_000_000).map((n) => n.toString(16).padStart(32, "0"));

const creations: fc.Arbitrary<MakeCommand> = fc
  .record({
    name: names,
    topicId: uuids,
    partitionCount: fc.constantFrom(-1, 0, 1, 3),
    replicationFactor: fc.constantFrom(-1, 1, 2),
    assignments: fc.constant([]),
    configs: fc.constantFrom(new Map(), new Map([["retention.ms", "7"]])),
    validateOnly: fc.boolean(),
  })
  .map(({ validateOnly, ...topic }) => () => ({ kind: "createTopic", topic, validateOnly }));

/** Of one of the topics there are, so that most hit. */
const deletions: fc.Arbitrary<MakeCommand> = fc.tuple(fc.nat(3), uuids).map(([which, id]) => {
  return ({ catalog }) => ({
    kind: "deleteTopic",
    topicId: [...catalog.topics][which]?.id ?? id,
  });
});

const growths: fc.Arbitrary<MakeCommand> = fc
  .record({
    name: names,
    count: fc.integer({ min: -1, max: 6 }),
    assignments: fc.constantFrom(null, [[nodeId]], [[nodeId], [nodeId]], [[9]]),
    validateOnly: fc.boolean(),
  })
  .map((command) => () => ({ kind: "createPartitions", ...command }));

const changes: fc.Arbitrary<MakeCommand> = fc
  .record({
    resource: fc.constantFrom(...(Object.keys(resourceTypes) as (keyof typeof resourceTypes)[])),
    resourceName: fc.oneof(names, fc.constant("")),
    changes: fc
      .uniqueArray(fc.tuple(fc.constantFrom("x", "y"), fc.option(fc.string())), {
        selector: ([name]) => name,
      })
      .map((entries) => new Map(entries)),
  })
  .map((command) => () => ({ kind: "changeConfigs", ...command }));

shardConformance("the shard of metadata", {
  newShard: () => new MetadataShard(rules, () => {}),
  isCompacted: false,
  codec,
  commands: fc.oneof(
    { weight: 5, arbitrary: creations },
    { weight: 2, arbitrary: deletions },
    { weight: 2, arbitrary: growths },
    { weight: 3, arbitrary: changes },
    { weight: 1, arbitrary: fc.constant(() => ({ kind: "reserveProducerIds" as const })) },
  ),
  hardState: ({ catalog }) => ({
    topics: [...catalog.topics].sort((a, b) => a.name.localeCompare(b.name)),
    byId: [...catalog.topics].every((topic) => catalog.topicById(topic.id) === topic),
    nextProducerId: catalog.nextProducerId,
    overrides: (Object.keys(resourceTypes) as (keyof typeof resourceTypes)[]).flatMap((resource) =>
      [...catalog.configured(resource)]
        .sort()
        .map((name) => [resource, name, [...catalog.overridesOf(resource, name)].sort()]),
    ),
  }),
  maxWaitMs: 1000,
  numRuns: 100,
});
