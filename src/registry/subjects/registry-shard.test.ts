import fc from "fast-check";
import { expect, test } from "vitest";
import { shardConformance } from "../../../test/conformance/shard.ts";
import { plainFormats } from "../formats/plain-format.ts";
import type { RegistryCommand, RegistryReply } from "./commands.ts";
import { type RegistryRecord, registryCodec } from "./records.ts";
import { RegistryShard } from "./registry-shard.ts";
import { compatibilityLevels, modes } from "./settings.ts";

const subject = fc.constantFrom("a", "b", ":.c:a", ":.c:b");
const nameOrAll = fc.constantFrom(null, "a", ":.c:", ":.c:a");
const reference = fc.record({
  name: fc.constantFrom("in", "of"),
  subject: fc.constantFrom("a", "b"),
  version: fc.constantFrom(-1, 1, 2),
});

const wanted = fc.record({
  subject: fc.constantFrom(null, "a", "b", ":.c:t-value"),
  associationType: fc.constantFrom("key" as const, "value" as const),
  lifecycle: fc.constantFrom(null, "STRONG" as const, "WEAK" as const),
  frozen: fc.constantFrom(null, null, true, false),
  schema: fc.constantFrom(null, {
    schema: "x",
    schemaType: "AVRO" as const,
    references: [],
    metadata: null,
    ruleSet: null,
    id: -1,
    version: 0,
  }),
  normalize: fc.boolean(),
  guid: fc.constantFrom("g", "h"),
});

const commands: fc.Arbitrary<RegistryCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("register" as const),
      subject,
      offered: fc.record({
        schema: fc.constantFrom("x", "y x", "x z?", "q", "[in] x", "!", ""),
        schemaType: fc.constantFrom("AVRO" as const, "JSON" as const),
        references: fc.array(reference, { maxLength: 2 }),
        metadata: fc.constantFrom(null, { properties: { "confluent:version": "1" } }),
        ruleSet: fc.constant(null),
        id: fc.constantFrom(-1, -1, 3),
        version: fc.constantFrom(0, 0, 0, 2),
      }),
      normalize: fc.boolean(),
      force: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constant("deleteVersion" as const),
    subject,
    version: fc.constantFrom(-1, 1, 2),
    permanent: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("deleteSubject" as const), subject, permanent: fc.boolean() }),
  fc.record({ kind: fc.constant("deleteContext" as const), name: fc.constant(":.c:") }),
  fc.record({
    kind: fc.constant("setConfig" as const),
    subject: nameOrAll,
    change: fc.record({ compatibilityLevel: fc.constantFrom(null, ...compatibilityLevels) }),
  }),
  fc.record({ kind: fc.constant("deleteConfig" as const), subject: nameOrAll }),
  fc.record({
    kind: fc.constant("setMode" as const),
    subject: nameOrAll,
    mode: fc.constantFrom(null, "READWRITE" as const, "READWRITE" as const, ...modes),
    force: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("deleteMode" as const),
    subject: nameOrAll,
    recursive: fc.boolean(),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("associate" as const),
      resource: fc.record({
        resourceName: fc.constantFrom("t", "u"),
        resourceNamespace: fc.constant("c"),
        resourceId: fc.constantFrom("1", "2"),
        resourceType: fc.constant("topic"),
      }),
      wanted: fc.array(wanted, { minLength: 1, maxLength: 2 }),
      isCreate: fc.boolean(),
      dryRun: fc.constantFrom(false, false, true),
    }),
  },
  fc.record({
    kind: fc.constant("dissociate" as const),
    resourceId: fc.constantFrom("1", "2"),
    resourceType: fc.constant("topic"),
    associationTypes: fc.subarray(["key", "value"]),
    cascade: fc.boolean(),
    dryRun: fc.constantFrom(false, false, true),
  }),
);

const plain = ({ subjects }: RegistryShard) =>
  JSON.parse(JSON.stringify(subjects, (name, value) => (name.endsWith("AtMs") ? 0 : value)));

shardConformance<RegistryShard, RegistryCommand, RegistryRecord, RegistryReply>("the registry", {
  newShard: () => RegistryShard.empty(plainFormats, "BACKWARD"),
  isCompacted: true,
  codec: registryCodec,
  commands: commands.map((command) => () => command),
  // When a record was written stands beside it in the topic, not in it.
  hardState: plain,
  maxWaitMs: 1_000,
  numRuns: 60,
});

test("a fork decides and becomes what its origin would, and leaves the origin as it is", () => {
  const now = { wallMs: 0, monotonicMs: 0 };
  fc.assert(
    fc.property(fc.array(commands), fc.array(commands), (first, second) => {
      const shard = RegistryShard.empty(plainFormats, "BACKWARD");
      const live = (on: RegistryShard, taken: readonly RegistryCommand[]) =>
        taken.map((command) => {
          const decision = on.decide(command, 1, now);
          for (const record of decision.records) on.replay(record);
          return decision;
        });
      live(shard, first);
      const before = plain(shard);
      const fork = shard.fork();
      const decided = live(fork, second);
      expect(plain(shard)).toEqual(before);
      expect(live(shard, second)).toEqual(decided);
      expect(plain(fork)).toEqual(plain(shard));
    }),
  );
});
