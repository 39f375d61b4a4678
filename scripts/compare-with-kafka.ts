/**
 * Compares our declarations with Kafka's own, field by field.
 *
 *     npx tsx scripts/compare-with-kafka.ts kafka-clients.jar [kafka-group-coordinator.jar …]
 *
 * The jars carry Kafka's message definitions as JSON. Prints a line per difference and exits with
 * 1 when there is one.
 */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { defaultOf } from "../src/protocol/defaults.ts";
import { messages } from "../src/protocol/messages/index.ts";
import { clusterMetadataRecords } from "../src/protocol/records/cluster-metadata.ts";
import { consumerOffsetsRecords } from "../src/protocol/records/consumer-offsets.ts";
import { transactionStateRecords } from "../src/protocol/records/transaction-state.ts";
import type { Field, Fields, Layout, Versions } from "../src/protocol/schema.ts";
import { type VersionRange, versionRange } from "../src/protocol/versions.ts";

/** Definitions that we leave out, and why. Everything else must be declared. */
const leftOut: readonly (readonly [names: RegExp, reason: string])[] = [
  [api("LeaderAndIsr|StopReplica|UpdateMetadata|ControlledShutdown"), "gone since Kafka 4.0"],
  [api("Vote|BeginQuorumEpoch|EndQuorumEpoch|FetchSnapshot|UpdateRaftVoter"), "for controllers"],
  [api("AddRaftVoter|RemoveRaftVoter"), "a quorum of one has no voters to change"],
  [api("AlterPartition|AllocateProducerIds|AssignReplicasToDirs"), "broker to controller"],
  [api("BrokerRegistration|BrokerHeartbeat|ControllerRegistration"), "broker to controller"],
  [api("Envelope"), "broker to controller"],
  [api("(Initialize|Read|Write|Delete)ShareGroupState"), "between share coordinators"],
  [api("ReadShareGroupStateSummary"), "between share coordinators"],
  [/DelegationToken/, "delegation tokens are not supported"],
  [/^(RequestHeader|ResponseHeader)$/, "written out in src/protocol/header.ts"],
  [/^(SnapshotHeader|SnapshotFooter|KRaftVersion|Voters)Record$/, "control records of a quorum"],
  [/^(LeaderChangeMessage|EndTxnMarker)$/, "control records, made without a codec"],
  [/^ConsumerProtocol(Assignment|Subscription)$|^DefaultPrincipalData$/, "opaque to a broker"],
  [/^(Fence|Unfence|Unregister)BrokerRecord$|^BrokerRegistrationChangeRecord$/, "one broker only"],
  [/^(RegisterController|ZkMigrationState|NoOp|ClearElr)Record$/, "one broker only"],
  [/^(Begin|End|Abort)TransactionRecord$/, "our metadata changes are single batches"],
];

/** Matches the requests and responses of these names. */
function api(names: string): RegExp {
  return new RegExp(`^(${names})(Request|Response)$`);
}

/** Differences that are meant, and why. */
const deliberate: readonly {
  readonly field: RegExp;
  readonly property: "default";
  readonly reason: string;
}[] = [
  {
    field: /\.errorMessage$/,
    property: "default",
    reason: 'default null rather than "", so that nobody must say there is no message',
  },
];

/** Where the definitions lie within the jars. */
const definitions = /^common\/(message|metadata)\/\w+\.json$/;

interface KafkaField {
  readonly name: string;
  readonly type: string;
  readonly versions?: Versions;
  readonly taggedVersions?: Versions;
  readonly nullableVersions?: Versions;
  readonly tag?: number;
  readonly default?: unknown;
  readonly fields?: readonly KafkaField[];
}

interface KafkaDefinition {
  readonly name: string;
  readonly apiKey?: number;
  readonly validVersions: Versions;
  readonly flexibleVersions: Versions | "none";
  readonly fields: readonly KafkaField[];
  readonly commonStructs?: readonly KafkaField[];
}

/** What both sides say of one field, in the same words. */
interface Facts {
  readonly path: string;
  readonly type: string;
  readonly versions: string;
  readonly nullable: string;
  readonly tag: string;
  readonly default: string;
}

function main(jars: readonly string[]): void {
  const ours = declared();
  const differences: string[] = [];
  const meant = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const theirs of jars.flatMap(readDefinitions)) {
    const { name } = theirs;
    const found = ours.get(name);
    const why = leftOut.find(([names]) => names.test(name))?.[1];
    if (found !== undefined) {
      seen.add(name);
      differences.push(...compare(found, theirs, meant));
    } else if (why !== undefined) {
      note(meant, `not declared, ${why}`, name);
    } else {
      differences.push(`${name}: not declared`);
    }
  }
  for (const { request, response } of messages) {
    for (const { name } of [request, response]) {
      if (!seen.has(name)) differences.push(`${name}: Kafka does not know it`);
    }
  }
  for (const [reason, names] of meant) print(`${reason}: ${names.sort().join(", ")}`);
  for (const difference of differences) print(difference);
  print(`${seen.size} messages compared, ${differences.length} differences`);
  process.exitCode = differences.length > 0 ? 1 : 0;
}

function note(meant: Map<string, string[]>, reason: string, name: string): void {
  const names = meant.get(reason);
  if (names === undefined) meant.set(reason, [name]);
  else names.push(name);
}

interface Declared {
  readonly key: number;
  readonly layout: Layout;
}

/** All our layouts by Kafka's name of them. */
function declared(): Map<string, Declared> {
  const keyed = [consumerOffsetsRecords, transactionStateRecords].flatMap((r) => Object.values(r));
  const all = [
    ...messages.flatMap(({ key, request, response }) => [
      { key, layout: request },
      { key, layout: response },
    ]),
    ...keyed.flatMap(({ type, key, value }) => [
      { key: type, layout: key },
      { key: type, layout: value },
    ]),
    ...Object.values(clusterMetadataRecords).map(({ type, value }) => ({
      key: type,
      layout: value,
    })),
  ];
  return new Map(all.map((one): [string, Declared] => [one.layout.name, one]));
}

function compare(
  { key, layout }: Declared,
  theirs: KafkaDefinition,
  meant: Map<string, string[]>,
): string[] {
  const differences: string[] = [];
  const check = (what: string, ours: unknown, kafka: unknown) => {
    if (ours !== kafka) differences.push(`${layout.name}${what}: ${ours}, in Kafka ${kafka}`);
  };
  check(" key", key, theirs.apiKey);
  check(" versions", layout.versions, theirs.validVersions);
  check(" flexible versions", layout.flexible, theirs.flexibleVersions);
  const valid = versionRange(layout.versions);
  const ourFacts = factsOf(layout.fields, valid, "");
  const kafkaFacts = kafkaFactsOf(theirs.fields, valid, "", theirs.commonStructs ?? []);
  check(" fields", pathsOf(ourFacts), pathsOf(kafkaFacts));
  const byPath = new Map(kafkaFacts.map((facts) => [facts.path, facts]));
  for (const facts of ourFacts) {
    const kafka = byPath.get(facts.path);
    if (kafka === undefined) continue;
    for (const property of ["type", "versions", "nullable", "tag", "default"] as const) {
      if (facts[property] === kafka[property]) continue;
      const known = deliberate.find((d) => d.property === property && d.field.test(facts.path));
      if (known) note(meant, known.reason, layout.name + facts.path);
      else check(`${facts.path} ${property}`, facts[property], kafka[property]);
    }
  }
  return differences;
}

function pathsOf(facts: readonly Facts[]): string {
  return facts.map(({ path }) => path).join(" ");
}

function factsOf(fields: Fields, parent: VersionRange, prefix: string): Facts[] {
  return Object.entries(fields).flatMap(([name, field]): Facts[] => {
    const path = `${prefix}.${name}`;
    const versions = meet(versionRange(field.versions), parent);
    const inner = field.element?.fields ?? field.fields;
    const type = field.element ? `[]${wordOf(field.element)}` : wordOf(field);
    const facts = {
      path,
      type,
      versions: show(versions),
      nullable: field.nullable ? show(meet(versionRange(field.nullable), versions)) : "never",
      tag: String(field.tag),
      default: showDefault(type, defaultOf(field)),
    };
    return [facts, ...(inner ? factsOf(inner, versions, path) : [])];
  });
}

/** A `long` is an int64 to Kafka. */
function wordOf(field: Field): string {
  return field.kind === "long" ? "int64" : field.kind;
}

function kafkaFactsOf(
  fields: readonly KafkaField[],
  parent: VersionRange,
  prefix: string,
  structs: readonly KafkaField[],
): Facts[] {
  return fields.flatMap((field): Facts[] => {
    const versions = meet(versionRange(field.versions ?? field.taggedVersions!), parent);
    if (versions.min > versions.max) return [];
    const path = `${prefix}.${field.name[0]!.toLowerCase()}${field.name.slice(1)}`;
    const inner = field.fields ?? structs.find(({ name }) => field.type.endsWith(name))?.fields;
    const type = field.type.replace(/[A-Z]\w*/, "struct");
    const { nullableVersions } = field;
    const facts = {
      path,
      type,
      versions: show(versions),
      nullable: nullableVersions ? show(meet(versionRange(nullableVersions), versions)) : "never",
      tag: String(field.tag),
      default: showDefault(type, kafkaDefault(type, field.default)),
    };
    return [facts, ...(inner ? kafkaFactsOf(inner, versions, path, structs) : [])];
  });
}

/** Defaults are text in some definitions and JSON in others; but only the text "null" is null. */
function kafkaDefault(type: string, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (value === "null") return null;
  if (type === "bool") return String(value) === "true";
  if (type === "string") return value;
  return BigInt(value as string | number);
}

/** Zero, "" and empty need not be said. */
function showDefault(type: string, value: unknown): string {
  if (value === null) return "null";
  if (type.startsWith("[]") || ["struct", "bytes", "records", "uuid"].includes(type)) return "zero";
  return value ? String(value) : "zero";
}

function meet(a: VersionRange, b: VersionRange): VersionRange {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}

function show({ min, max }: VersionRange): string {
  return min > max ? "never" : `${min}-${max}`;
}

function readDefinitions(jar: string): KafkaDefinition[] {
  return readZip(readFileSync(jar), definitions).map((text) =>
    JSON.parse(text.replace(/^\s*\/\/.*$/gm, "")),
  );
}

/** Contents of the matching files of a zip archive [APPNOTE 4.3.7, 4.3.12, 4.3.16]. */
function readZip(zip: Buffer, matching: RegExp): string[] {
  const texts: string[] = [];
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (matching.test(name)) {
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const body = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      const deflated = zip.readUInt16LE(at + 10) === 8;
      texts.push((deflated ? inflateRawSync(body) : body).toString("utf8"));
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return texts;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2));
